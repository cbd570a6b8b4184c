using LoadHarness.Core.Gates;

namespace LoadHarness.Core.Statistics;

/// <summary>
/// A trend at one width of windows: Theil-Sen's slope and Mann-Kendall's test on the series whitened of its first-order
/// autocorrelation, so that the trend stays and the noise no longer hangs together.
/// </summary>
internal sealed class WhitenedTrend
{
    private readonly double[] _slopes;
    private readonly double _deviation;

    /// <summary>Estimates the trend.</summary>
    /// <param name="times">Rising, at least five.</param>
    /// <param name="values">As many.</param>
    public WhitenedTrend(ReadOnlySpan<double> times, ReadOnlySpan<double> values)
    {
        var n = times.Length;
        Slope = MedianOf(Slopes(times, values));
        var (whiteTimes, whiteValues) = (new double[n - 1], new double[n - 1]);
        _slopes = [];
        for (var round = 0; round < 2; round++)
        {
            // Slope and autocorrelation are estimated in turns: each distorts the other.
            Correlation = Autocorrelation.FirstOrder(Residuals(times, values, Slope));
            for (var i = 1; i < n; i++)
            {
                whiteTimes[i - 1] = (times[i] - (Correlation * times[i - 1])) / (1 - Correlation);
                whiteValues[i - 1] = (values[i] - (Correlation * values[i - 1])) / (1 - Correlation);
            }

            _slopes = Slopes(whiteTimes, whiteValues);
            Slope = MedianOf(_slopes);
        }

        // What the estimate of the correlation lacks in certainty, t with the effective number of values gives back to the tails.
        Freedom = Math.Max(2, (n * (1 - Correlation) / (1 + Correlation)) - 2);
        double m = n - 1;
        _deviation = Math.Sqrt(m * (m - 1) * ((2 * m) + 5) / 18 * Autocorrelation.Inflation(Residuals(whiteTimes, whiteValues, Slope)));
        Array.Sort(_slopes);
    }

    /// <summary>The median of all slopes, in values a unit of time.</summary>
    public double Slope { get; }

    /// <summary>The coefficient of the first-order autocorrelation, 0 to 0.97.</summary>
    public double Correlation { get; }

    /// <summary>Degrees of freedom of the test, 2 or more.</summary>
    public double Freedom { get; }

    /// <summary>Returns the interval of the slope (P. Sen, 1968): the slopes that the test does not refuse.</summary>
    /// <param name="tail">The probability left on each side.</param>
    public Interval Interval(double tail)
    {
        var reach = StudentT.Quantile(tail, Freedom) * _deviation;
        var low = (int)Math.Floor((_slopes.Length - reach) / 2) - 1;
        var high = (int)Math.Ceiling((_slopes.Length + reach) / 2);
        return new Interval(low < 0 ? double.NegativeInfinity : _slopes[low], high >= _slopes.Length ? double.PositiveInfinity : _slopes[high]);
    }

    /// <summary>Returns the probability of a series that rises as much over a slope, if its slope were no greater than that.</summary>
    public double PAbove(double slope) => StudentT.UpperTail(Statistic(slope), Freedom);

    /// <summary>Returns the same for a series that falls.</summary>
    public double PBelow(double slope) => StudentT.UpperTail(-Statistic(slope), Freedom);

    /// <summary>Mann-Kendall's Z of the series less a line: how many pairs rise and how many fall beside it.</summary>
    private double Statistic(double slope)
    {
        long score = 0;
        foreach (var each in _slopes)
        {
            score += each.CompareTo(slope);
        }

        return (score - Math.Sign(score)) / _deviation; // Less one for continuity.
    }

    private static double MedianOf(double[] slopes) => Selection.Nth(slopes, slopes.Length / 2);

    private static double[] Slopes(ReadOnlySpan<double> times, ReadOnlySpan<double> values)
    {
        var n = times.Length;
        var slopes = new double[n * (n - 1) / 2];
        for (int i = 0, at = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                slopes[at++] = (values[j] - values[i]) / (times[j] - times[i]);
            }
        }

        return slopes;
    }

    private static double[] Residuals(ReadOnlySpan<double> times, ReadOnlySpan<double> values, double slope)
    {
        var residuals = new double[times.Length];
        for (var i = 0; i < residuals.Length; i++)
        {
            residuals[i] = values[i] - (slope * times[i]);
        }

        return residuals;
    }
}
