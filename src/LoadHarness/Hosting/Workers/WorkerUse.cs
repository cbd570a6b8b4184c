using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Results;

namespace LoadHarness.Hosting.Workers;

/// <summary>What one worker has used, as its frames say. One thread at a time.</summary>
/// <param name="slice">Which worker it is.</param>
/// <param name="fleet">How many devices the fleet has.</param>
internal sealed class WorkerUse(FleetSlice slice, int fleet)
{
    private TimeSpan _to;
    private TimeSpan _pause;
    private TimeSpan _pauseTaken;
    private double? _wakeUp;
    private double? _worstWakeUp;
    private long _peak;

    /// <summary>CPU time since the run's start.</summary>
    public TimeSpan Cpu { get; private set; }

    /// <summary>Working set, bytes.</summary>
    public long WorkingSet { get; private set; }

    /// <summary>Managed bytes alive after the last collection; null where it is not known.</summary>
    public long? LiveBytes { get; private set; }

    /// <summary>Open descriptors; null where they cannot be counted.</summary>
    public long? Handles { get; private set; }

    /// <summary>Threads; null where they cannot be counted.</summary>
    public long? Threads { get; private set; }

    /// <summary>Takes an interval.</summary>
    public void Add(IntervalHead head)
    {
        _to = head.To;
        (Cpu, _pause, WorkingSet) = (head.Host.Harness, head.Host.GcPause, head.Host.WorkingSet);
        (LiveBytes, Handles, Threads) = (head.Host.LiveBytes, head.Host.Handles, head.Host.Threads);
        _peak = Math.Max(_peak, WorkingSet);
        _wakeUp = Worse(_wakeUp, head.Host.WakeUpP99Ms);
        _worstWakeUp = Worse(_worstWakeUp, head.Host.WakeUpP99Ms);
    }

    /// <summary>Returns the pauses since the last call.</summary>
    public TimeSpan TakePause()
    {
        var since = _pause - _pauseTaken;
        _pauseTaken = _pause;
        return since;
    }

    /// <summary>Returns the worst wake-up delay since the last call, milliseconds; null without any.</summary>
    public double? TakeWakeUp()
    {
        var taken = _wakeUp;
        _wakeUp = null;
        return taken;
    }

    /// <summary>Returns what it used over the run.</summary>
    public WorkerSummary Summarize() => new(slice.Index + 1, slice.ShareOf(fleet), Percent(Cpu), Percent(_pause), _worstWakeUp, _peak);

    private double Percent(TimeSpan used) => _to > TimeSpan.Zero ? 100 * (used / _to) : 0;

    private static double? Worse(double? one, double? other) => one is { } a && other is { } b ? Math.Max(a, b) : one ?? other;
}
