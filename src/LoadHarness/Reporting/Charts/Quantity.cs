namespace LoadHarness.Reporting.Charts;

/// <summary>What an axis measures: how its values are written, on paper as in the browser (<c>report.js</c> knows the same words).</summary>
internal enum Quantity
{
    /// <summary>A number of things.</summary>
    Count,

    /// <summary>Milliseconds.</summary>
    Ms,

    /// <summary>Percent.</summary>
    Percent,

    /// <summary>Mebibytes.</summary>
    Mebibytes,

    /// <summary>Seconds since the run's start, as a clock shows them.</summary>
    Clock,

    /// <summary>A timeout, in milliseconds.</summary>
    Timeout,

    /// <summary>A percentile, as 1/(1−p): the further into the tail, the more room it has.</summary>
    Percentile,
}

/// <summary>Writes the values of an axis.</summary>
internal static class Quantities
{
    /// <summary>A value without its unit, which stands in the axis's name.</summary>
    public static string Text(this Quantity quantity, double? value) => quantity switch
    {
        _ when value is not { } number || !double.IsFinite(number) => Format.None,
        Quantity.Ms => Format.MsNumber(value),
        Quantity.Percent => Format.Number(Math.Round(value.Value, 3)),
        Quantity.Clock => Format.Clock(TimeSpan.FromSeconds(value.Value)),
        Quantity.Timeout => CurveText.Time(value),
        Quantity.Percentile => Percentile(value.Value),
        _ => Format.Number(value),
    };

    /// <summary>A tick of an axis: round numbers, without the zeros that make values comparable.</summary>
    public static string Tick(this Quantity quantity, double value) => quantity == Quantity.Ms ? Format.Number(value) : quantity.Text(value);

    /// <summary>1/(1−p) as a percentile: 100 is <c>99 %</c>.</summary>
    private static string Percentile(double value) => Format.Number(Math.Round(100 * (1 - (1 / value)), 5)) + " %";
}
