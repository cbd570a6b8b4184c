using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>Shades the windows of injected faults on a chart over time.</summary>
internal static class FaultBands
{
    /// <summary>The windows as far as the chart reaches; those that begin later are left out.</summary>
    public static IReadOnlyList<(string Kind, double From, double To)> Within(IReadOnlyList<FaultWindow> faults, double end) =>
        [.. faults.Where(fault => fault.FromSeconds < end).Select(fault => (fault.Kind, fault.FromSeconds, Math.Min(fault.ToSeconds ?? end, end)))];

    /// <summary>The bands, which belong behind grid and lines.</summary>
    /// <param name="bands">The windows.</param>
    /// <param name="x">The horizontal coordinate of a second.</param>
    public static IEnumerable<Markup> Draw(IReadOnlyList<(string Kind, double From, double To)> bands, Func<double, string> x) =>
        bands.Select(band => Markup.Of($"<path class=\"band\" d=\"M{x(band.From)} 0H{x(band.To)}V200H{x(band.From)}Z\"><title>{Words(band)}</title></path>"));

    /// <summary>What the bands are.</summary>
    public static IEnumerable<Markup> Legend(IReadOnlyList<(string Kind, double From, double To)> bands) =>
        bands.Select(band => Markup.Of($"<li><svg class=\"key\" viewBox=\"0 0 28 10\" aria-hidden=\"true\"><path class=\"band\" d=\"M0 0H28V10H0Z\"/></svg>injected {Words(band)}</li>"));

    /// <summary>The bands in words, for those who do not see them.</summary>
    public static string Alternative(IReadOnlyList<(string Kind, double From, double To)> bands) =>
        bands.Count == 0 ? "" : $" Shaded: injected {string.Join(", ", bands.Select(Words))}.";

    private static string Words((string Kind, double From, double To) band) =>
        $"{band.Kind}, {Format.Duration(TimeSpan.FromSeconds(band.From))} to {Format.Duration(TimeSpan.FromSeconds(band.To))}";
}
