using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Charts;

/// <summary>What is shaded on a chart over time: injected faults, and when the generator was beyond its budgets, so that nobody reads those figures as the target's.</summary>
internal static class Bands
{
    /// <summary>Most windows of the generator that are drawn; neighbours are joined beyond.</summary>
    private const int MaxWindows = 100;

    /// <summary>The bands as far as the chart reaches.</summary>
    /// <param name="summary">The run.</param>
    /// <param name="end">The chart's end, seconds.</param>
    public static IReadOnlyList<ChartBand> Within(RunSummary summary, double end) =>
    [
        .. summary.Faults.Where(fault => fault.FromSeconds < end).Select(fault => new ChartBand(true, $"injected {fault.Kind}", fault.FromSeconds, Math.Min(fault.ToSeconds ?? end, end))),
        .. Joined([.. summary.Generator.InvalidWindows.Where(window => window.From < end)], end).Select(window => new ChartBand(false, $"generator beyond budget: {Reasons(window.Reason)}", window.From, Math.Min(window.To, end))),
    ];

    /// <summary>The bands in words, for those who do not see them: a leading space and a sentence, or nothing.</summary>
    public static string Words(IReadOnlyList<ChartBand> bands) => bands.Count == 0 ? "" : $" Shaded: {string.Join("; ", bands.Take(8).Select(Words))}{(bands.Count > 8 ? $" and {Format.Count(bands.Count - 8)} more" : "")}.";

    /// <summary>One band in words.</summary>
    public static string Words(ChartBand band) => $"{band.Name}, {Format.Duration(TimeSpan.FromSeconds(band.From))} to {Format.Duration(TimeSpan.FromSeconds(band.To))}";

    /// <summary>Windows nearer to each other than a hundredth of the run are one where there are too many to tell apart.</summary>
    private static IReadOnlyList<InvalidWindow> Joined(IReadOnlyList<InvalidWindow> windows, double end)
    {
        if (windows.Count <= MaxWindows)
        {
            return windows;
        }

        var joined = new List<InvalidWindow>();
        foreach (var window in windows)
        {
            if (joined.Count > 0 && window.From - joined[^1].To < end / MaxWindows)
            {
                var reasons = string.Join('+', joined[^1].Reason.Split('+').Concat(window.Reason.Split('+')).Distinct(StringComparer.Ordinal));
                joined[^1] = joined[^1] with { To = window.To, Reason = reasons };
            }
            else
            {
                joined.Add(window);
            }
        }

        return joined;
    }

    private static string Reasons(string reason) => string.Join(", ", reason.Split('+').Select(static part => part.Replace('_', ' ')));
}
