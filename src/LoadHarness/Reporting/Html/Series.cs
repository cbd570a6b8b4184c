using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>One line of a chart.</summary>
/// <param name="Name">As the legend says it.</param>
/// <param name="Style">Which colour and dash, 1 to 4: told apart without colour too.</param>
/// <param name="Value">The value in a second; null leaves a gap.</param>
internal sealed record Series(string Name, int Style, Func<TimelineRow, double?> Value);

/// <summary>A chart over the run's time.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">The unit of the vertical axis.</param>
/// <param name="Lines">At most four.</param>
/// <param name="Text">How a value is written.</param>
/// <param name="Whole">Whether the values are counts.</param>
/// <param name="Limit">A value to mark with a line; null for none.</param>
/// <param name="LimitName">What the marked value is.</param>
/// <param name="Logarithmic">Whether the axis may be logarithmic, which it is when the values span more than two decades.</param>
internal sealed record TimeChart(
    string Title, string Unit, IReadOnlyList<Series> Lines, Func<double?, string> Text, bool Whole = false, double? Limit = null, string LimitName = "", bool Logarithmic = false);
