using LoadHarness.Core.Engine;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class PacingClockTests
{
    [Fact]
    public async Task ThreadClock_FractionsOfAMillisecond_AreNeverEarly()
    {
        var clock = new ThreadPacingClock();
        var start = clock.TimeProvider.GetTimestamp();
        for (var i = 1; i <= 200; i++)
        {
            var due = clock.After(start, TimeSpan.FromMicroseconds(i * 370));
            await clock.WaitUntilAsync(due, CancellationToken.None);
            Assert.True(clock.TimeProvider.GetTimestamp() >= due, $"Wait {i} ended early.");
        }
    }

    [Fact]
    public async Task ThreadClock_EveryWait_CompletesOnTheCallingThread()
    {
        var clock = new ThreadPacingClock();
        var waiting = clock.WaitUntilAsync(clock.After(clock.TimeProvider.GetTimestamp(), TimeSpan.FromMilliseconds(2)), CancellationToken.None).AsTask();
        Assert.True(waiting.IsCompletedSuccessfully);
        await waiting;
    }

    [Fact]
    public async Task ThreadClock_CancelledInTheWait_HearsIt()
    {
        var clock = new ThreadPacingClock();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        var hour = clock.After(clock.TimeProvider.GetTimestamp(), TimeSpan.FromHours(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await clock.WaitUntilAsync(hour, source.Token));
    }

    [Fact]
    public async Task TimeProviderClock_FractionsOfAMillisecond_AreNeverEarly()
    {
        var time = new FakeTimeProvider();
        var clock = new TimeProviderPacingClock(time);
        var waiting = clock.WaitUntilAsync(clock.After(time.GetTimestamp(), TimeSpan.FromMilliseconds(2.5)), CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(2.4));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(0.6));
        await waiting;
    }
}
