namespace LoadHarness.Core.Statistics;

/// <summary>How much a series of values depends on the values before, by their ranks: no spike can hide or feign it.</summary>
internal static class Autocorrelation
{
    /// <summary>Beyond this a series is a random walk for all that can be told, and whitening would leave nothing of it.</summary>
    private const double Largest = 0.97;

    /// <summary>Returns the ranks, ties by their order in time.</summary>
    public static double[] Ranks(ReadOnlySpan<double> values)
    {
        var (sorted, order) = (values.ToArray(), Enumerable.Range(0, values.Length).ToArray());
        Array.Sort(sorted, order);
        var ranks = new double[values.Length];
        for (var i = 0; i < order.Length; i++)
        {
            ranks[order[i]] = Tied(sorted, i);
        }

        return ranks;
    }

    /// <summary>Returns the correlation of ranks with those a number of places before, -1 to 1; 0 where all are the same.</summary>
    public static double At(ReadOnlySpan<double> ranks, int lag)
    {
        var mean = (ranks.Length - 1) / 2.0; // Of ranks always, ties or not; exact, so that equal values have no correlation by rounding.
        var (product, square) = (0.0, 0.0);
        for (var i = 0; i < ranks.Length; i++)
        {
            square += (ranks[i] - mean) * (ranks[i] - mean);
            product += i >= lag ? (ranks[i] - mean) * (ranks[i - lag] - mean) : 0;
        }

        return square > 0 ? product / square : 0;
    }

    /// <summary>
    /// Returns the coefficient of a first-order process for residuals of a line, 0 to 0.97. The estimate of a detrended
    /// series is too low by (2 + 4φ) ÷ n, which is made good (K. Hamed, 2009, doi:10.1016/j.jhydrol.2009.01.040).
    /// </summary>
    public static double FirstOrder(ReadOnlySpan<double> residuals)
    {
        var n = (double)residuals.Length;
        return Math.Clamp((At(Ranks(residuals), 1) + (2 / n)) / (1 - (4 / n)), 0, Largest);
    }

    /// <summary>
    /// Returns by how much autocorrelation widens the variance of Mann-Kendall's S, 1 or more
    /// (K. Hamed and A. Rao, 1998, doi:10.1016/S0022-1694(97)00125-X); lags that chance explains are left out.
    /// </summary>
    public static double Inflation(ReadOnlySpan<double> residuals)
    {
        var ranks = Ranks(residuals);
        var n = (double)ranks.Length;
        var inflation = 1.0;
        for (var lag = 1; lag <= ranks.Length / 4; lag++)
        {
            var correlation = At(ranks, lag);
            inflation += correlation > 1.96 / Math.Sqrt(n) ? 2 / (n * (n - 1) * (n - 2)) * (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation : 0;
        }

        return inflation;
    }

    private static double Tied(double[] sorted, int index)
    {
        var (first, last) = (index, index);
        while (first > 0 && sorted[first - 1] == sorted[index])
        {
            first--;
        }

        while (last + 1 < sorted.Length && sorted[last + 1] == sorted[index])
        {
            last++;
        }

        return (first + last) / 2.0;
    }
}
