using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Charts;

/// <summary>One curve of a recovery: what share of the devices that were lost is back, against the time since the first loss.</summary>
/// <param name="Name">As the legend says it.</param>
/// <param name="CurveMs">The time until 1 %, 2 %, … were back, in milliseconds, as far as they are.</param>
/// <param name="NotBack">Devices that never came back.</param>
internal sealed record RecoveryCurve(string Name, IReadOnlyList<double> CurveMs, long NotBack);

/// <summary>How fast devices came back: one curve an outage, or one a policy.</summary>
internal static class RecoveryChart
{
    private const int Points = 240;
    private const int MostCurves = 16;

    private static readonly int[] Percents = [10, 25, 50, 75, 90, 95, 99, 100];

    /// <summary>The chart of a run's outages; null without any.</summary>
    public static Chart? Of(ChurnSummary churn) => Of("recovery", "Recovery after an outage",
        [.. churn.Outages.Where(static outage => outage.CurveMs.Count > 0).Select((outage, i) => new RecoveryCurve($"outage {i + 1}, at {Format.Clock(TimeSpan.FromSeconds(outage.StartSeconds))}", outage.CurveMs, outage.Devices - outage.Back))]);

    /// <summary>The chart of some curves laid over each other; null without any.</summary>
    public static Chart? Of(string id, string title, IReadOnlyList<RecoveryCurve> curves)
    {
        curves = [.. curves.Where(static curve => curve.CurveMs.Count > 0).Take(MostCurves)];
        if (curves.Count == 0)
        {
            return null;
        }

        var end = Math.Max(0.1, curves.Max(static curve => curve.CurveMs[^1]) / 1000);
        double[] xs = [.. Enumerable.Range(0, Points + 1).Select(i => Math.Round(end * i / Points, 4))];
        return new Chart
        {
            Id = id,
            Title = title,
            Unit = "percent of the devices that were lost whose CONNECT has been accepted again",
            X = new ChartAxis("time since the first loss", Axis.Time(end), Quantity.Clock),
            Y = new ChartAxis("", Axis.Linear(100), Quantity.Percent),
            Xs = xs,
            Lines = [.. curves.Select((curve, i) => new ChartLine(curve.Name, Palette.Nth(i), [.. xs.Select(x => (double?)Back(curve.CurveMs, x * 1000))]) { Dashed = i % 2 == 1 })],
            Alternative = $"{title}: {string.Join("; ", curves.Select(static curve => $"{curve.Name}: half back after {OutageText.Seconds(At(curve, 50))}, 95 % after {OutageText.Seconds(At(curve, 95))}, all after {OutageText.Seconds(At(curve, 100))}"))}.",
            Table = new ChartTable("Figures", ["", .. Percents.Select(static percent => $"{Format.Count(percent)} %"), "not back"],
                [.. curves.Select(static curve => (IReadOnlyList<string>)[curve.Name, .. Percents.Select(percent => OutageText.Seconds(At(curve, percent))), Format.Count(curve.NotBack)])]),
        };
    }

    private static double? At(RecoveryCurve curve, int percent) => curve.CurveMs.Count >= percent ? curve.CurveMs[percent - 1] : null;

    /// <summary>The percent that are back after a time: the curve is ascending.</summary>
    private static int Back(IReadOnlyList<double> curve, double milliseconds)
    {
        var (low, high) = (0, curve.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = curve[middle] <= milliseconds + 1e-6 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
