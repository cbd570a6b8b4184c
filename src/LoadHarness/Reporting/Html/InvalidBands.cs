using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>Shades on a chart over time when the generator was beyond its budgets, so that nobody reads those figures as the target's.</summary>
internal static class InvalidBands
{
    /// <summary>The windows as far as the chart reaches.</summary>
    public static IReadOnlyList<InvalidWindow> Within(IReadOnlyList<InvalidWindow> windows, double end) =>
        [.. windows.Where(window => window.From < end).Select(window => window with { To = Math.Min(window.To, end) })];

    /// <summary>The bands, which belong behind grid and lines.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="x">The horizontal coordinate of a second.</param>
    public static IEnumerable<Markup> Draw(IReadOnlyList<InvalidWindow> windows, Func<double, string> x) =>
        windows.Select(window => Markup.Of($"<path class=\"invalid\" d=\"M{x(window.From)} 0H{x(window.To)}V200H{x(window.From)}Z\"><title>{Words(window)}</title></path>"));

    /// <summary>What the bands are; one entry, since there may be many.</summary>
    public static Markup Legend(IReadOnlyList<InvalidWindow> windows) => windows.Count == 0
        ? Markup.Empty
        : Markup.Of($"<li><svg class=\"key\" viewBox=\"0 0 28 10\" aria-hidden=\"true\"><path class=\"invalid\" d=\"M0 0H28V10H0Z\"/></svg>generator beyond budget: {Reasons(windows)}</li>");

    /// <summary>The bands in words, for those who do not see them.</summary>
    public static string Alternative(IReadOnlyList<InvalidWindow> windows) => windows.Count == 0 ? "" : $" Shaded: generator beyond budget ({Reasons(windows)}).";

    private static string Reasons(IReadOnlyList<InvalidWindow> windows) =>
        string.Join(", ", windows.SelectMany(static window => window.Reason.Split('+')).Distinct(StringComparer.Ordinal).Select(static reason => reason.Replace('_', ' ')));

    private static string Words(InvalidWindow window) =>
        $"{Reasons([window])}, {Format.Duration(TimeSpan.FromSeconds(window.From))} to {Format.Duration(TimeSpan.FromSeconds(window.To))}";
}
