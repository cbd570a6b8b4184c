using LoadHarness.Core.Gates;
using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Engine;

/// <summary>Settles the memory of a run that is judged by its own: all generations are collected, compacted, and what is free handed back, so that a reading behind it is of what is needed.</summary>
/// <remarks>
/// The process stands still meanwhile: some 80 ms with 5,000 devices. So it is done at most twice a minute, and for at most one five
/// hundredth of the time. What the collector keeps for later varies by tens of megabytes over minutes, and a slope of that says nothing.
/// </remarks>
public sealed class JudgedMemory : IDisposable
{
    private const int LeastShare = 500;

    private static readonly TimeSpan LeastPeriod = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private readonly Func<TimeSpan> _settle;
    private readonly ITimer _timer;
    private readonly IDisposable _taken;

    /// <summary>Begins.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="settle">Settles, and returns how long that took; null for this process's memory.</param>
    public JudgedMemory(TimeProvider time, Func<TimeSpan>? settle = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_time, _settle) = (time, settle ?? SettleAll);
        _taken = FreeMemory.TakeOver();
        _timer = time.CreateTimer(static self => ((JudgedMemory)self!).Settle(), this, LeastPeriod, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether a plan has a gate on the drift of the harness's own memory.</summary>
    /// <param name="plan">A valid plan.</param>
    public static bool IsIn(RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Gates.Select(static gate => GateExpression.Parse(gate.That)).Any(static gate => gate.Drift != DriftUnit.None && gate.Metric.Name is MetricCatalog.WorkingSet or MetricCatalog.LiveBytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _taken.Dispose();
    }

    private void Settle()
    {
        var took = _settle();
        var next = took * LeastShare;
        _timer.Change(next > LeastPeriod ? next : LeastPeriod, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan SettleAll()
    {
        var begun = _time.GetTimestamp();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        FreeMemory.Trim();
        return _time.GetElapsedTime(begun);
    }
}
