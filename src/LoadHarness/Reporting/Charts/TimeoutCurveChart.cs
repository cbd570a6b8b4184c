using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Charts;

/// <summary>The share of attempts that would have timed out against the timeout, with real clients' timeouts laid over it.</summary>
internal static class TimeoutCurveChart
{
    private const double Shortest = 100;
    private const double Longest = 60_000;

    /// <summary>Makes the chart of one kind of answer.</summary>
    public static Chart Of(TimeoutCurve curve)
    {
        var points = curve.Points.Where(static point => point.Ms is >= Shortest and <= Longest).ToArray();

        // The censored points begin with the last certain one, so that the lines join.
        var first = Array.FindIndex(points, static point => point.Censored);
        var certain = points.Select((point, i) => point.Censored ? null : (double?)(100 * point.Rate)).ToArray();
        var possible = points.Select((point, i) => first >= 0 && i >= Math.Max(0, first - 1) ? (double?)(100 * point.Rate) : null).ToArray();
        var clients = curve.Clients.Where(static client => client.At.Ms is >= Shortest and <= Longest).GroupBy(static client => client.At.Ms!.Value);
        return new Chart
        {
            Id = $"timeout-curve-{string.Concat(curve.Of.Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).Trim('-')}",
            Title = $"Timeout curve of {curve.Of}",
            Unit = $"percent of {Format.Count(curve.Attempts, "attempt")} that would time out, against the timeout, logarithmic; shaded: 95 % interval",
            X = new ChartAxis("timeout", Axis.Logarithmic(Shortest, Longest), Quantity.Timeout),
            Y = new ChartAxis("", Axis.Linear(100 * points.Select(static point => point.High).DefaultIfEmpty(0.01).Max()), Quantity.Percent),
            Xs = [.. points.Select(static point => point.Ms!.Value)],
            Lines =
            [
                new ChartLine("would time out", 1, certain) { Interval = [.. points.Select(static point => (100 * point.Low, 100 * point.High))] },
                .. possible.Any(static y => y is not null) ? new[] { new ChartLine("at most: beyond the time listened", 2, possible) { Dashed = true } } : [],
            ],
            Marks =
            [
                .. clients.Select(static group => new ChartMark(IsVertical: true, IsLimit: false, group.Key, string.Join(", ", group.Select(static client => client.Client)))),
                new ChartMark(IsVertical: true, IsLimit: true, curve.TimeoutMs, $"the plan’s timeout, {CurveText.Time(curve.TimeoutMs)}: {CurveText.Share(CurveText.Own(curve))}"),
            ],
            Alternative = $"Share of {curve.Of} attempts that would time out: {string.Join(", ", curve.Points.Select(static point => $"{CurveText.Share(point)} at {CurveText.Time(point.Ms)}"))}.",
            Table = new ChartTable("Figures at every timeout", ["timeout", "would time out", "share", "95 % interval", "note"],
                [.. curve.Points.Select(point => (IReadOnlyList<string>)[CurveText.Time(point.Ms), Format.Count(point.Timeouts), CurveText.Share(point), $"{Format.Ratio(point.Low)} … {Format.Ratio(point.High)}", point.Ms == curve.TimeoutMs ? "the plan’s" : ""])]),
        };
    }
}
