using LoadHarness.Hosting.Lab;

namespace LoadHarness.Reporting.Charts;

/// <summary>The charts of a lab: its policies laid over each other.</summary>
internal static class LabCharts
{
    private const int TableRows = 12;

    /// <summary>Who was back when; null where nothing was measured.</summary>
    public static Chart? Recovery(IReadOnlyList<LabRun> runs) => RecoveryChart.Of("lab-recovery", "Share of the devices that is back",
        [.. runs.Where(static run => run.Outage is not null).Select(static run => new RecoveryCurve(run.Policy, run.Outage!.CurveMs, run.Outage.Devices - run.Outage.Back))]);

    /// <summary>Attempts to connect second by second; null where nothing was measured.</summary>
    public static Chart? Attempts(IReadOnlyList<LabRun> runs)
    {
        var shown = runs.Where(static run => run.AttemptsPerSecond.Count > 1).ToArray();
        if (shown.Length == 0)
        {
            return null;
        }

        // A policy's quiet end says nothing: the chart ends where the last attempt of any of them was made.
        var end = Math.Max(2, shown.Max(static run => run.AttemptsPerSecond.ToList().FindLastIndex(static rate => rate > 0) + 2));
        double[] xs = [.. Enumerable.Range(0, end).Select(static second => (double)second)];
        var every = Math.Max(1, (int)Math.Ceiling((end - 1) / (double)(TableRows - 1)));
        return new Chart
        {
            Id = "lab-attempts",
            Title = "Attempts to connect",
            Unit = "attempts of the whole fleet a second",
            X = new ChartAxis("time since the first loss", Axis.Time(end), Quantity.Clock),
            Y = new ChartAxis("", Axis.Linear(shown.Max(static run => run.AttemptsPerSecond.Max()), whole: true), Quantity.Count),
            Xs = xs,
            Lines = [.. shown.Select((run, i) => new ChartLine(run.Policy, Palette.Nth(i), [.. Enumerable.Range(0, end).Select(second => At(run, second))]) { Dashed = i % 2 == 1 })],
            Alternative = $"Attempts a second: {string.Join("; ", shown.Select(static run => $"{run.Policy} at most {Format.Number(run.AttemptsPerSecond.Max())}"))}.",
            Table = new ChartTable(every > 1 ? $"Figures, one second in {Format.Count(every)}" : "Figures", ["time", .. shown.Select(static run => run.Policy)],
                [.. Enumerable.Range(0, end).Where(second => second % every == 0).Select(second => (IReadOnlyList<string>)[Quantity.Clock.Text(second), .. shown.Select(run => Format.Number(At(run, second)))])]),
        };
    }

    private static double? At(LabRun run, int second) => second < run.AttemptsPerSecond.Count ? run.AttemptsPerSecond[second] : null;
}
