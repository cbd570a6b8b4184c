using System.Threading.Channels;
using LoadHarness.Core.Engine;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class ArrivalPausesTests
{
    [Fact]
    public void DueAt_WithoutPause_IsTheSchedule() => Assert.Equal(42, new ArrivalPauses().DueAt(42));

    [Fact]
    public void DueAt_AroundPauses_MovesWhatWasDueInOrAfterThem()
    {
        var pauses = Of((100, 150), (200, 210));

        Assert.Equal((99, 150, 199, 210, 260), (pauses.DueAt(99), pauses.DueAt(100), pauses.DueAt(149), pauses.DueAt(150), pauses.DueAt(200)));
    }

    [Fact]
    public void DueAt_PauseGoesOn_IsUnknownOnlyForWhatComesAfterItsBegin()
    {
        var pauses = new ArrivalPauses();
        Assert.True(pauses.Pause(100));

        Assert.Equal((99, null), (pauses.DueAt(99), pauses.DueAt(100)));
        Assert.True(pauses.IsPaused);
        Assert.True(pauses.IsPausedAt(100));
        Assert.False(pauses.IsPausedAt(99));
    }

    [Fact]
    public void Between_PartOfAPause_IsThatPart() => Assert.Equal((0, 20, 50, 30), (Of((100, 150)).Between(0, 100), Of((100, 150)).Between(0, 120), Of((100, 150)).Between(0, 900), Of((100, 150)).Between(120, 900)));

    [Fact]
    public void Pause_Twice_ChangesNothing()
    {
        var pauses = new ArrivalPauses();

        Assert.True(pauses.Pause(100));
        Assert.False(pauses.Pause(120));
        Assert.Equal([new ArrivalPause(100, long.MaxValue)], pauses.All);
    }

    [Fact]
    public void Resume_BeforeThePauseBegins_UndoesIt()
    {
        var pauses = new ArrivalPauses();
        pauses.Pause(100);

        Assert.True(pauses.Resume(90));
        Assert.Empty(pauses.All);
        Assert.False(pauses.Resume(110));
    }

    [Fact]
    public void Pause_BeforeTheLastOneIsOver_BeginsWithItsEnd()
    {
        var pauses = Of((100, 150));
        pauses.Pause(140);

        Assert.Equal(150, pauses.All[^1].From);
    }

    [Fact]
    public void Pause_TooOften_IsRefused()
    {
        var pauses = Of([.. Enumerable.Range(0, ArrivalPauses.Most).Select(n => (10L * n, (10L * n) + 5))]);

        Assert.False(pauses.Pause(1_000_000));
        Assert.Equal(ArrivalPauses.Most, pauses.All.Count);
    }

    [Fact]
    public async Task WaitWhilePaused_LoopsThatCameOneByOne_GoOnOneByOne()
    {
        var time = new WatchedTime();
        var pauses = new ArrivalPauses();
        var begin = time.GetTimestamp();
        pauses.Pause(begin);
        time.Advance(TimeSpan.FromSeconds(1));
        var first = pauses.WaitWhilePausedAsync(time, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(2));
        var second = pauses.WaitWhilePausedAsync(time, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(7));
        pauses.Resume(begin + (10 * time.TimestampFrequency));

        await time.TimersAsync(2);
        Assert.False(first.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await first;
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        await second;
    }

    [Fact]
    public async Task WaitWhilePaused_PausedAgainBeforeItWentOn_WaitsForThatOneToo()
    {
        var time = new WatchedTime();
        var pauses = new ArrivalPauses();
        var begin = time.GetTimestamp();
        pauses.Pause(begin);
        time.Advance(TimeSpan.FromSeconds(3));
        pauses.Resume(begin + (4 * time.TimestampFrequency));
        var loop = pauses.WaitWhilePausedAsync(time, TestContext.Current.CancellationToken);
        await time.TimersAsync(1); // It would go on at 7 s.
        pauses.Pause(begin + (5 * time.TimestampFrequency));
        pauses.Resume(begin + (9 * time.TimestampFrequency));

        time.Advance(TimeSpan.FromSeconds(4));
        await time.TimersAsync(1);
        Assert.False(loop.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(4));
        await loop;
    }

    [Fact]
    public void WaitWhilePaused_PauseIsOver_GoesOnAtOnce()
    {
        var time = new WatchedTime();
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Of((0, 10)).WaitWhilePausedAsync(time, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }

    private static ArrivalPauses Of(params (long From, long To)[] spans)
    {
        var pauses = new ArrivalPauses();
        foreach (var (from, to) in spans)
        {
            Assert.True(pauses.Pause(from));
            Assert.True(pauses.Resume(to));
        }

        return pauses;
    }

    /// <summary>A fake clock that says when somebody has begun to wait.</summary>
    private sealed class WatchedTime : FakeTimeProvider
    {
        private readonly Channel<ITimer> _timers = Channel.CreateUnbounded<ITimer>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Assert.True(_timers.Writer.TryWrite(timer));
            return timer;
        }

        public async Task TimersAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await _timers.Reader.ReadAsync(TestContext.Current.CancellationToken);
            }
        }
    }
}
