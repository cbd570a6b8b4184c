namespace LoadHarness.Core.Plans.Faults;

/// <summary>How a fault's durations are spread.</summary>
public enum DelayShape
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>Evenly between two.</summary>
    Uniform,

    /// <summary>Exponentially, by the mean.</summary>
    Exponential,

    /// <summary>Log-normally, by median and 99th percentile.</summary>
    LogNormal,
}

/// <summary>A duration or a distribution of durations: <c>50ms</c>, <c>uniform 20ms..80ms</c>, <c>exponential 50ms</c>, <c>lognormal 50ms p99 400ms</c>.</summary>
/// <param name="Shape">How they are spread.</param>
/// <param name="First">The duration, the smallest one, the mean, or the median.</param>
/// <param name="Second">The largest one or the 99th percentile; zero where the shape has none.</param>
public sealed record FaultDelay(DelayShape Shape, TimeSpan First, TimeSpan Second = default)
{
    /// <summary>What is allowed, as words that follow "must be".</summary>
    public const string Words = "a duration such as 50ms, 'uniform 20ms..80ms', 'exponential 50ms' or 'lognormal 50ms p99 400ms', up to 1h";

    /// <summary>The 99th percentile of the standard normal distribution.</summary>
    private const double Z99 = 2.3263478740408408;

    /// <summary>No delay is longer, however long a distribution's tail.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Always the same duration.</summary>
    public static FaultDelay Of(TimeSpan duration) => new(DelayShape.Constant, duration);

    /// <summary>Reads a duration or a distribution; false where it is neither.</summary>
    public static bool TryParse(string text, out FaultDelay delay)
    {
        ArgumentNullException.ThrowIfNull(text);
        delay = Of(TimeSpan.Zero);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case [var one] when TryDuration(one, out var duration):
                delay = Of(duration);
                return true;
            case ["uniform", var range] when range.Split("..") is [var from, var to] && TryDuration(from, out var least) && TryDuration(to, out var most) && least < most:
                delay = new FaultDelay(DelayShape.Uniform, least, most);
                return true;
            case ["exponential", var one] when TryDuration(one, out var mean) && mean > TimeSpan.Zero:
                delay = new FaultDelay(DelayShape.Exponential, mean);
                return true;
            case ["lognormal", var one, "p99", var two] when TryDuration(one, out var median) && TryDuration(two, out var p99) && median > TimeSpan.Zero && p99 > median:
                delay = new FaultDelay(DelayShape.LogNormal, median, p99);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The duration that belongs to two numbers drawn evenly.</summary>
    /// <param name="first">Above 0 and at most 1.</param>
    /// <param name="second">From 0 to 1.</param>
    public TimeSpan At(double first, double second)
    {
        var milliseconds = Shape switch
        {
            DelayShape.Uniform => First.TotalMilliseconds + (second * (Second - First).TotalMilliseconds),
            DelayShape.Exponential => -First.TotalMilliseconds * Math.Log(first),
            DelayShape.LogNormal => First.TotalMilliseconds * Math.Exp(Math.Log(Second / First) / Z99 * Normal(first, second)),
            _ => First.TotalMilliseconds,
        };
        return Shape == DelayShape.Constant ? First : TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds));
    }

    /// <summary>Writes it so that it reads back.</summary>
    public override string ToString() => Shape switch
    {
        DelayShape.Uniform => $"uniform {Units.FormatDuration(First)}..{Units.FormatDuration(Second)}",
        DelayShape.Exponential => $"exponential {Units.FormatDuration(First)}",
        DelayShape.LogNormal => $"lognormal {Units.FormatDuration(First)} p99 {Units.FormatDuration(Second)}",
        _ => Units.FormatDuration(First),
    };

    private static bool TryDuration(string text, out TimeSpan duration) => Units.TryParseDuration(text, out duration, out _) && duration <= Longest;

    // Box and Muller's transform.
    private static double Normal(double first, double second) => Math.Sqrt(-2 * Math.Log(first)) * Math.Cos(2 * Math.PI * second);
}
