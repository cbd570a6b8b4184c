namespace LoadHarness.Reporting.Charts;

/// <summary>A scale with its ticks: value → position from 0 to 1.</summary>
internal sealed class Axis
{
    private static readonly double[] TimeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800];

    private readonly double _low;
    private readonly double _high;

    private Axis(double low, double high, bool logarithmic, IReadOnlyList<double> ticks)
    {
        (_low, _high, IsLogarithmic, Ticks) = (low, high, logarithmic, ticks);
    }

    /// <summary>Whether equal distances are equal factors.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The least value shown.</summary>
    public double Low => _low;

    /// <summary>The greatest value shown.</summary>
    public double High => _high;

    /// <summary>Round values to label.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From zero to a round number at or above the largest value.</summary>
    /// <param name="largest">What must fit.</param>
    /// <param name="whole">Whether only whole numbers are labelled.</param>
    public static Axis Linear(double largest, bool whole = false)
    {
        var high = largest > 0 && double.IsFinite(largest) ? largest : 1;
        var step = RoundUp(high / 4);
        step = whole ? Math.Ceiling(step) : step;
        var count = (int)Math.Ceiling((high / step) - 1e-9);
        return new Axis(0, step * count, logarithmic: false, [.. Enumerable.Range(0, count + 1).Select(i => i * step)]);
    }

    /// <summary>Whole decades around two values above zero.</summary>
    public static Axis Logarithmic(double smallest, double largest)
    {
        var first = (int)Math.Floor(Math.Log10(smallest) + 1e-9);
        var last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(largest) - 1e-9));
        var skip = ((last - first - 1) / 6) + 1;

        // Within two decades the decades alone would leave the reader two or three labels.
        int[] steps = last - first <= 2 ? [1, 2, 5] : [1];
        var decades = Enumerable.Range(first, last - first + 1).Where(e => (e - first) % skip == 0);
        return new Axis(Math.Pow(10, first), Math.Pow(10, last), logarithmic: true,
            [.. decades.SelectMany(e => steps.Select(step => step * Math.Pow(10, e))).Where(tick => tick <= Math.Pow(10, last) * 1.000001)]);
    }

    /// <summary>Time from the run's start, in seconds.</summary>
    public static Axis Time(double seconds)
    {
        var high = Math.Max(seconds, 1);
        var step = Array.Find(TimeSteps, s => high / s <= 6);
        step = step > 0 ? step : TimeSteps[^1] * Math.Ceiling(high / 6 / TimeSteps[^1]);
        return new Axis(0, high, logarithmic: false, [.. Enumerable.Range(0, (int)(high / step) + 1).Select(i => i * step)]);
    }

    /// <summary>Where a value lies, 0 to 1; values outside lie on the edge.</summary>
    public double Position(double value) => IsLogarithmic
        ? value <= _low ? 0 : Math.Clamp(Math.Log(value / _low) / Math.Log(_high / _low), 0, 1)
        : Math.Clamp((value - _low) / (_high - _low), 0, 1);

    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (value / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * power;
    }
}
