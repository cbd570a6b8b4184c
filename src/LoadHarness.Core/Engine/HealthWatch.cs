using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Engine;

/// <summary>What the generator did in one interval, as far as it can distort the measurement.</summary>
/// <param name="From">The interval's begin, since the run's start.</param>
/// <param name="To">Its end.</param>
/// <param name="Due">Starts that were due in it.</param>
/// <param name="Missed">Those that were late or dropped.</param>
/// <param name="WakeUpP99Ms">The 99th percentile of the wake-up delay; null where it was not measured.</param>
/// <param name="GcPausePercent">Share of it in garbage-collection pauses.</param>
internal readonly record struct HealthReading(TimeSpan From, TimeSpan To, long Due, long Missed, double? WakeUpP99Ms, double GcPausePercent)
{
    /// <summary>The longest time that a write waited, milliseconds.</summary>
    public double SendStallMs { get; init; }

    /// <summary>How long this machine was suspended in it.</summary>
    public TimeSpan Suspended { get; init; }

    /// <summary>How often the generator came to an end of something in it.</summary>
    public OwnLimits Limits { get; init; }
}

/// <summary>Marks the intervals in which the generator was beyond its budgets.</summary>
internal sealed class HealthWatch(ValidityPlan budgets)
{
    /// <summary>Windows listed at most; the time of further ones is still counted.</summary>
    public const int MostWindows = 1000;

    /// <summary>The reason of a write that waited.</summary>
    public const string SendStall = "send_stall";

    /// <summary>The reason of a connection for which this host had no local port.</summary>
    public const string LocalPorts = "local_ports";

    /// <summary>The reason of a connection for which a process had no file descriptor.</summary>
    public const string Descriptors = "descriptors";

    /// <summary>The reason of a latency that a histogram does not hold.</summary>
    public const string ClampedValues = "clamped_values";

    /// <summary>The reason of a time in which the run had no process: what happened in it is not known, and is no fault of the generator's.</summary>
    public const string Unobserved = "unobserved";

    private readonly List<InvalidWindow> _windows = [];
    private readonly List<(TimeSpan From, TimeSpan To)> _gaps = [];

    /// <summary>The windows so far, neighbours with the same reason joined.</summary>
    public IReadOnlyList<InvalidWindow> Windows => [.. _windows];

    /// <summary>Time beyond budget so far.</summary>
    public TimeSpan Invalid { get; private set; }

    /// <summary>When the run had no process: one for each resume.</summary>
    public IReadOnlyList<(TimeSpan From, TimeSpan To)> Gaps => _gaps;

    /// <summary>Time in which the run had no process.</summary>
    public TimeSpan UnobservedTime => UnobservedWithin(TimeSpan.Zero, TimeSpan.MaxValue);

    /// <summary>The worst interval's 99th percentile of the wake-up delay, milliseconds; null where none was measured.</summary>
    public double? WorstWakeUpMs { get; private set; }

    /// <summary>The longest time that a write waited, milliseconds.</summary>
    public double WorstSendStallMs { get; private set; }

    /// <summary>Judges an interval.</summary>
    /// <returns>Why it is beyond budget, as words joined with '+'; empty where it is not.</returns>
    public string Observe(HealthReading reading)
    {
        AddWorst(reading.WakeUpP99Ms, reading.SendStallMs);
        var reason = string.Join('+', Reasons(reading));
        if (reason.Length == 0)
        {
            return reason;
        }

        Add(reading.From, reading.To, reason);
        return reason;
    }

    /// <summary>Takes over from a journal the worst values of an interval.</summary>
    public void AddWorst(double? wakeUpP99Ms, double sendStallMs)
    {
        WorstWakeUpMs = wakeUpP99Ms is { } delay ? Math.Max(delay, WorstWakeUpMs ?? 0) : WorstWakeUpMs;
        WorstSendStallMs = Math.Max(WorstSendStallMs, sendStallMs);
    }

    /// <summary>Adds time beyond budget, or unobserved, in order of time.</summary>
    public void Add(TimeSpan begin, TimeSpan end, string reason)
    {
        if (reason == Unobserved)
        {
            _gaps.Add((begin, end));
        }
        else
        {
            Invalid += end - begin;
        }

        var (from, to) = (begin.TotalSeconds, end.TotalSeconds);
        if (_windows is [.., var last] && last.Reason == reason && last.To.Equals(from))
        {
            _windows[^1] = last with { To = to };
        }
        else if (_windows.Count < MostWindows)
        {
            _windows.Add(new InvalidWindow(from, to, reason));
        }
    }

    /// <summary>How much of a time the run had no process.</summary>
    public TimeSpan UnobservedWithin(TimeSpan from, TimeSpan to) => TimeSpan.FromTicks(_gaps.Sum(gap => Math.Max(0, Math.Min(gap.To.Ticks, to.Ticks) - Math.Max(gap.From.Ticks, from.Ticks))));

    private IEnumerable<string> Reasons(HealthReading reading)
    {
        // A start is counted as late when it is made, which may be an interval after it was due.
        if (reading.Missed > budgets.WindowLateStarts * Math.Max(reading.Due, reading.Missed))
        {
            yield return "late_starts";
        }

        if (reading.WakeUpP99Ms > budgets.WakeUpDelay.TotalMilliseconds)
        {
            yield return "wake_up_delay";
        }

        if (reading.GcPausePercent > 100 * budgets.GcPause)
        {
            yield return "gc_pause";
        }

        if (reading.SendStallMs > budgets.SendStall.TotalMilliseconds)
        {
            yield return SendStall;
        }

        if (reading.Suspended > TimeSpan.Zero)
        {
            yield return "suspended";
        }

        // These have no budget: each is a figure that is missing or wrong.
        if (reading.Limits.Ports > 0)
        {
            yield return LocalPorts;
        }

        if (reading.Limits.Descriptors > 0)
        {
            yield return Descriptors;
        }

        if (reading.Limits.Clamped > 0)
        {
            yield return ClampedValues;
        }
    }
}
