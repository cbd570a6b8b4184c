namespace LoadHarness.Core.Gates;

/// <summary>A two-sided confidence interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>True where the value lies within, ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}

/// <summary>How sure an interval is.</summary>
/// <param name="Tail">The probability left on each side.</param>
/// <param name="Z">The standard normal quantile of 1 − tail.</param>
public sealed record Confidence(double Tail, double Z)
{
    /// <summary>95 %: what gates are judged by.</summary>
    public static Confidence Usual { get; } = new(0.025, 1.959963984540054);

    /// <summary>99.9 %: what ends a run early.</summary>
    public static Confidence Sure { get; } = new(0.0005, 3.2905267314918945);
}
