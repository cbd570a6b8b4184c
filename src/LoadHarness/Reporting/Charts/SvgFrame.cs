namespace LoadHarness.Reporting.Charts;

/// <summary>Where a chart's plot lies in its picture, and where values lie in the plot.</summary>
/// <param name="chart">The chart.</param>
/// <param name="left">The plot's left edge.</param>
/// <param name="right">Its right edge.</param>
/// <param name="top">Its upper edge.</param>
/// <param name="bottom">Its lower edge.</param>
internal sealed class SvgFrame(Chart chart, double left, double right, double top, double bottom)
{
    /// <summary>The plot's left edge.</summary>
    public double Left => left;

    /// <summary>The plot's right edge.</summary>
    public double Right => right;

    /// <summary>The plot's upper edge.</summary>
    public double Top => top;

    /// <summary>The plot's lower edge.</summary>
    public double Bottom => bottom;

    /// <summary>Where a value of the horizontal axis lies.</summary>
    public double XOf(double value) => left + ((right - left) * (chart.X.Scale?.Position(value) ?? 0));

    /// <summary>Where a value of the vertical axis lies.</summary>
    public double YOf(double value) => bottom - ((bottom - top) * (chart.Y.Scale?.Position(value) ?? 0));

    /// <summary>The same as a coordinate.</summary>
    public string X(double value) => Format.Coordinate(XOf(value));

    /// <summary>The same as a coordinate.</summary>
    public string Y(double value) => Format.Coordinate(YOf(value));
}
