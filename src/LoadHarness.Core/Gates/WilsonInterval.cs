namespace LoadHarness.Core.Gates;

/// <summary>Wilson's score interval of a proportion (E. B. Wilson, 1927): holds near 0 and 1, where the textbook one collapses.</summary>
public static class WilsonInterval
{
    /// <summary>Returns the interval.</summary>
    /// <param name="hits">The numerator, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">The denominator, 1 or more.</param>
    /// <param name="confidence">How sure.</param>
    public static Interval Of(long hits, long trials, Confidence confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, trials);
        var n = (double)trials;
        var p = hits / n;
        var z2 = confidence.Z * confidence.Z;
        var centre = p + (z2 / (2 * n));
        var half = confidence.Z * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        var scale = 1 + (z2 / n);

        // At the ends the formula is exactly 0 and 1, but for rounding.
        return new Interval(
            hits == 0 ? 0 : Math.Max(0, (centre - half) / scale),
            hits == trials ? 1 : Math.Min(1, (centre + half) / scale));
    }
}
