using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Engine;

/// <summary>A clock turned by hand whose timers ring 4 ms early, as the kernel's tick lets the runtime's timers be.</summary>
internal sealed class EarlyTimers : FakeTimeProvider
{
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(0.25);

    /// <summary>How many timers were made.</summary>
    public int Timers { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timers++;
        return new Timer(base.CreateTimer(callback, state, Sooner(dueTime), period));
    }

    private static TimeSpan Sooner(TimeSpan due) => due == Timeout.InfiniteTimeSpan ? due : due > Early ? due - Early : Least;

    private sealed class Timer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Sooner(dueTime), period);

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
