using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Charts;

/// <summary>How many devices came how far.</summary>
internal static class FunnelChart
{
    /// <summary>Makes the chart.</summary>
    public static Chart Of(RunSummary summary)
    {
        (string Stage, long Devices)[] rows = [("started", summary.Devices.Started), .. summary.Funnel.Select(static stage => (stage.Stage, stage.Devices))];
        var whole = summary.Devices.Started;
        string Words((string Stage, long Devices) row) => $"{row.Stage} {Format.Count(row.Devices)} ({Format.Share(row.Devices, whole)})";
        return new Chart
        {
            Id = "funnel",
            Title = "Provisioning funnel",
            Unit = "devices, and their share of those started",
            X = new ChartAxis("devices", Axis.Linear(Math.Max(1, rows.Max(static row => row.Devices)), whole: true), Quantity.Count),
            Y = ChartAxis.Of(rows.Select(static row => row.Stage)),
            Bars = [new ChartBars("devices", 1, [.. rows.Select((row, i) => new ChartBar(i, 0, row.Devices, null, $"{Format.Count(row.Devices)} · {Format.Share(row.Devices, whole)}", Words(row)))])],
            Alternative = string.Join(", ", rows.Select(Words)) + ".",
            Table = new ChartTable("Figures", ["stage", "devices", "of those started", "lost on the way here"],
                [.. rows.Select((row, i) => (IReadOnlyList<string>)[row.Stage, Format.Count(row.Devices), Format.Share(row.Devices, whole), i == 0 ? Format.None : Format.Count(rows[i - 1].Devices - row.Devices)])]),
        };
    }
}
