using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Charts;

/// <summary>SUBACK latency over time: what a line of percentiles hides, as two groups of answers, a map of all of them shows.</summary>
internal static class HeatChart
{
    private const int Shades = 6;
    private const int MostRows = 48;
    private const int TableColumns = 12;

    /// <summary>Makes the chart; null without any SUBACK.</summary>
    public static Chart? Of(RunSummary summary, LatencyHeat? heat, double seconds)
    {
        if (heat?.Cells.ToArray() is not { Length: > 0 } cells)
        {
            return null;
        }

        // Only rows with answers; of a wide range every second edge.
        var (lowest, highest) = (cells.Min(static cell => cell.Row), cells.Max(static cell => cell.Row));
        var step = highest - lowest + 1 > MostRows ? 2 : 1;
        lowest -= lowest % step;
        var merged = cells.GroupBy(cell => (cell.Column, Row: (cell.Row - lowest) / step)).Select(static group => (group.Key.Column, group.Key.Row, Count: group.Sum(static cell => cell.Count))).ToArray();
        var edges = Enumerable.Range(0, ((highest - lowest) / step) + 2).Select(row => LatencyHeat.LowerMs(lowest + (row * step))).ToArray();
        var end = Math.Max(seconds, (cells.Max(static cell => cell.Column) + 1.0) * heat.ColumnSeconds);
        var bands = Bands.Within(summary, end);
        var total = merged.Sum(static cell => cell.Count);
        var peak = merged.MaxBy(static cell => cell.Count);
        return new Chart
        {
            Id = "suback-heat",
            Title = "SUBACK latency over time",
            Unit = $"ms, service time, logarithmic; each cell counts the answers of {Format.Count(heat.ColumnSeconds, "second")}",
            X = new ChartAxis("time since the run’s start", Axis.Time(end), Quantity.Clock),
            Y = new ChartAxis("", Axis.Logarithmic(edges[0], edges[^1]), Quantity.Ms),
            Heat = new ChartHeat(heat.ColumnSeconds, edges, Levels(merged, peak.Count)),
            Bands = bands,
            Alternative = $"{Format.Count(total, "answer")} between {Format.Ms(edges[0])} and {Format.Ms(edges[^1])}; most of them, {Format.Count(peak.Count)}, at {Quantity.Clock.Text(peak.Column * (double)heat.ColumnSeconds)} from {Format.Ms(edges[peak.Row])} to {Format.Ms(edges[peak.Row + 1])}.{Bands.Words(bands)}",
            Table = Table(merged, heat.ColumnSeconds, edges),
        };
    }

    /// <summary>Levels of equal factors, so that one answer is seen beside ten thousand.</summary>
    private static HeatLevel[] Levels((int Column, int Row, long Count)[] cells, long most)
    {
        var levels = (int)Math.Min(Shades, Math.Max(1, most));
        var ends = Enumerable.Range(1, levels).Select(level => level == levels ? most : (long)Math.Max(level, Math.Floor(Math.Pow(most, (double)level / levels)))).ToArray();
        return [.. ends.Select((end, i) =>
        {
            var start = i == 0 ? 1 : ends[i - 1] + 1;
            var shade = levels == 1 ? Shades : 1 + (i * (Shades - 1) / (levels - 1));
            return new HeatLevel(start >= end ? Format.Count(end, "answer") : $"{Format.Count(start)} to {Format.Count(end, "answer")}", shade, [.. cells.Where(cell => cell.Count >= start && cell.Count <= end)]);
        }).Where(static level => level.Cells.Count > 0)];
    }

    private static ChartTable Table((int Column, int Row, long Count)[] cells, int width, double[] edges)
    {
        var columns = cells.Max(static cell => cell.Column) + 1;
        var every = Math.Max(1, (int)Math.Ceiling(columns / (double)TableColumns));
        var rows = cells.GroupBy(cell => cell.Column / every).OrderBy(static group => group.Key).Select(group => (IReadOnlyList<string>)
        [
            $"{Quantity.Clock.Text((double)group.Key * every * width)} to {Quantity.Clock.Text((double)(group.Key + 1) * every * width)}", Format.Count(group.Sum(static cell => cell.Count)),
            Format.MsNumber(edges[group.Min(static cell => cell.Row)]), Format.MsNumber(edges[group.MaxBy(static cell => cell.Count).Row]), Format.MsNumber(edges[group.Max(static cell => cell.Row) + 1]),
        ]);
        return new ChartTable("Figures", ["time", "answers", "fastest cell from, ms", "fullest cell from, ms", "slowest cell to, ms"], [.. rows]);
    }
}
