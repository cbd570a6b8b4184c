using LoadHarness.Core.Gates;
using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Engine;

/// <summary>Settles the memory of a run that is judged by its own: all generations are collected, compacted, and what is free handed back, so that a reading behind it is of what is needed.</summary>
/// <remarks>
/// The process stands still meanwhile: some 100 ms with 5,000 devices. So it is done at most twice a minute, and for at most one four
/// hundredth of the time. What the collector keeps for later varies by tens of megabytes over minutes, and a slope of that says nothing.
/// </remarks>
public sealed class JudgedMemory : IDisposable
{
    private const int LeastShare = 400;

    /// <summary>How much time is between two settlings at the least; with thousands of devices it is more.</summary>
    public static readonly TimeSpan LeastPeriod = TimeSpan.FromSeconds(30);

    private readonly Func<TimeSpan> _settle;
    private readonly ITimer _timer;
    private readonly IDisposable _taken;
    private readonly Lock _lock = new();
    private Standing _stood;

    /// <summary>Begins.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="settle">Settles, and returns how long the process stood still; null for this process's memory.</param>
    public JudgedMemory(TimeProvider time, Func<TimeSpan>? settle = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _settle = settle ?? SettleAll;
        _taken = FreeMemory.TakeOver();
        _timer = time.CreateTimer(static self => ((JudgedMemory)self!).Settle(), this, LeastPeriod, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How often and how long the process stood still for it.</summary>
    public Standing Stood
    {
        get
        {
            lock (_lock)
            {
                return _stood;
            }
        }
    }

    /// <summary>Whether a plan has a gate on the drift of the harness's own memory.</summary>
    /// <param name="plan">A valid plan.</param>
    public static bool IsIn(RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Gates.Select(static gate => GateExpression.Parse(gate.That)).Any(Judges);
    }

    /// <summary>Whether a gate is on the drift of the harness's own memory.</summary>
    internal static bool Judges(GateExpression gate) => gate.Drift != DriftUnit.None && gate.Metric.Name is MetricCatalog.WorkingSet or MetricCatalog.LiveBytes;

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _taken.Dispose();
    }

    private void Settle()
    {
        var stood = _settle();
        lock (_lock)
        {
            _stood = new Standing(_stood.Times + 1, _stood.Total + stood, stood > _stood.Longest ? stood : _stood.Longest);
        }

        var next = stood * LeastShare;
        _timer.Change(next > LeastPeriod ? next : LeastPeriod, Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan SettleAll()
    {
        var before = GC.GetTotalPauseDuration();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var stood = GC.GetTotalPauseDuration() - before;
        var alive = OwnResources.Alive(GC.GetGCMemoryInfo(GCKind.FullBlocking));
        FreeMemory.Trim();
        FreeMemory.Tell(new SettledMemory(alive, Environment.WorkingSet)); // At once: a fleet that reconnects allocates megabytes in a tenth of a second.
        return stood;
    }
}

/// <summary>How often and how long a process stood still.</summary>
/// <param name="Times">How often.</param>
/// <param name="Total">How long in all.</param>
/// <param name="Longest">The longest.</param>
public readonly record struct Standing(int Times, TimeSpan Total, TimeSpan Longest);
