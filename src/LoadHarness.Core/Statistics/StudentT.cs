namespace LoadHarness.Core.Statistics;

/// <summary>Student's t distribution, by the continued fraction of the incomplete beta function (Abramowitz and Stegun, 26.5.8 and 26.7).</summary>
public static class StudentT
{
    private const double Tiny = 1e-300;

    /// <summary>Returns the probability of a value above <paramref name="t"/>.</summary>
    /// <param name="t">The statistic.</param>
    /// <param name="freedom">Degrees of freedom, above 0; need not be whole.</param>
    public static double UpperTail(double t, double freedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(freedom);
        if (double.IsInfinity(t))
        {
            return t > 0 ? 0 : 1;
        }

        var half = 0.5 * Beta(freedom / (freedom + (t * t)), freedom / 2, 0.5);
        return t > 0 ? half : 1 - half;
    }

    /// <summary>Returns the value above which a share of the distribution lies.</summary>
    /// <param name="tail">The share, above 0 and at most 0.5.</param>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    public static double Quantile(double tail, double freedom)
    {
        var (low, high) = (0.0, 1.0);
        while (UpperTail(high, freedom) > tail)
        {
            high *= 2;
        }

        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = UpperTail(middle, freedom) > tail ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>The regularised incomplete beta function.</summary>
    private static double Beta(double x, double a, double b)
    {
        if (x is <= 0 or >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    /// <summary>Lentz's evaluation of the continued fraction; it converges in about √max(a, b) steps.</summary>
    private static double Fraction(double x, double a, double b)
    {
        var (c, d) = (1.0, Inverse(1 - ((a + b) * x / (a + 1))));
        var product = d;
        for (var m = 1; m < 500; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = Inverse(1 + (even * d));
            c = Held(1 + (even / c));
            product *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = Inverse(1 + (odd * d));
            c = Held(1 + (odd / c));
            product *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-14)
            {
                break;
            }
        }

        return product;
    }

    private static double Held(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static double Inverse(double value) => 1 / Held(value);

    /// <summary>Stirling's series, exact to 12 digits from 8 on, and the recurrence below.</summary>
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 8; x++)
        {
            shift -= Math.Log(x);
        }

        var square = 1 / (x * x);
        var series = (1 / (12 * x)) * (1 - (square / 30 * (1 - (square * 2 / 7 * (1 - (square * 3 / 4))))));
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series;
    }
}
