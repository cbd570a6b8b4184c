namespace LoadHarness.Core.Gates;

/// <summary>How many samples a decision takes.</summary>
public static class SampleSize
{
    /// <summary>Beyond this no run comes; the estimate then says nothing but "too near".</summary>
    private const double TooMany = 1e12;

    /// <summary>The smallest number of samples that proves a rate below a limit when none fails: 3,838 for 0.1 % at 95 %.</summary>
    /// <param name="limit">The rate to prove, above 0 and below 1.</param>
    /// <param name="confidence">How sure.</param>
    public static long WithoutFailure(double limit, Confidence confidence) => ToDecide(0, limit, confidence) ?? long.MaxValue;

    /// <summary>
    /// The number of samples from which Wilson's interval leaves out the limit if the rate stays as observed:
    /// z² × limit × (1 − limit) ÷ (rate − limit)². Null where rate and limit are too near for any run.
    /// </summary>
    /// <param name="rate">The observed rate.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="confidence">How sure.</param>
    public static long? ToDecide(double rate, double limit, Confidence confidence)
    {
        var distance = rate - limit;
        var samples = confidence.Z * confidence.Z * limit * (1 - limit) / (distance * distance);
        return samples < TooMany ? (long)Math.Ceiling(samples) : null;
    }
}
