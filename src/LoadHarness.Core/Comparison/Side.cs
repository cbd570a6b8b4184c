using LoadHarness.Core.Statistics;

namespace LoadHarness.Core.Comparison;

/// <summary>A figure on one side: its estimate, on the scale of the test, with the estimate's error.</summary>
/// <param name="Estimate">The logarithm of a latency, or a rate.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Freedom">Degrees of freedom of the error.</param>
internal readonly record struct Side(double Estimate, double Error, double Freedom)
{
    /// <summary>The side of several runs: each run is one observation.</summary>
    /// <param name="values">Two at least.</param>
    /// <param name="least">The least standard deviation that can be believed, as runs that agree by chance would prove anything.</param>
    public static Side OfRuns(IReadOnlyList<double> values, double least)
    {
        var mean = values.Average();
        var deviation = Math.Max(least, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
        return new Side(mean, deviation / Math.Sqrt(values.Count), values.Count - 1);
    }

    /// <summary>The side of one run beside several on the other: nothing is known of its spread but theirs.</summary>
    public static Side OfOneRun(double value, Side other, int others) => new(value, other.Error * Math.Sqrt(others), other.Freedom);

    /// <summary>The difference to a base: Welch's test (B. Welch, 1947).</summary>
    public Difference Less(Side from)
    {
        var (own, its) = (Error * Error, from.Error * from.Error);
        var variance = own + its;
        return new Difference(Estimate - from.Estimate, Math.Sqrt(variance), variance > 0 ? variance * variance / ((own * own / Freedom) + (its * its / from.Freedom)) : 1);
    }
}

/// <summary>A difference with its error.</summary>
internal readonly record struct Difference(double Estimate, double Error, double Freedom)
{
    /// <summary>The probability of a difference so far above a limit, if it were no greater than that.</summary>
    public double PAbove(double limit) => Error > 0 ? StudentT.UpperTail((Estimate - limit) / Error, Freedom) : Estimate > limit ? 0 : 1;

    /// <summary>The same below a limit.</summary>
    public double PBelow(double limit) => Error > 0 ? StudentT.UpperTail((limit - Estimate) / Error, Freedom) : Estimate < limit ? 0 : 1;

    /// <summary>Half the width of the 95 % interval.</summary>
    public double Reach => Error > 0 ? StudentT.Quantile(0.025, Freedom) * Error : 0;
}
