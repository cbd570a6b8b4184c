using LoadHarness.Core.Engine;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class NeverEarlyTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(150.5);

    private readonly EarlyTimers _time = new();

    [Fact]
    public async Task Delay_TimerThatRingsEarly_LastsAsLongAsAsked()
    {
        var from = _time.GetTimestamp();
        var waiting = NeverEarly.DelayAsync(Length, _time, CancellationToken.None);
        AdvanceUntil(() => waiting.IsCompleted);
        await waiting;
        Assert.True(_time.GetElapsedTime(from) >= Length, $"{_time.GetElapsedTime(from)}");
        Assert.InRange(_time.Timers, 2, 200); // It waited again rather than looking at the clock all the time.
    }

    [Fact]
    public async Task Delay_Cancelled_Ends()
    {
        using var stopping = new CancellationTokenSource();
        var waiting = NeverEarly.DelayAsync(Length, _time, stopping.Token);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Delay_Nothing_IsOverAtOnce(int milliseconds) =>
        Assert.True(NeverEarly.DelayAsync(TimeSpan.FromMilliseconds(milliseconds), _time, CancellationToken.None).IsCompletedSuccessfully);

    [Fact]
    public void Call_TimerThatRingsEarly_ComesOnceAndNotBefore()
    {
        var from = _time.GetTimestamp();
        List<TimeSpan> calls = [];
        using var call = NeverEarly.Call(Length, _time, () => calls.Add(_time.GetElapsedTime(from)));
        AdvanceUntil(() => calls.Count > 0);
        AdvanceUntil(() => _time.GetElapsedTime(from) > 3 * Length);
        Assert.True(Assert.Single(calls) >= Length);
    }

    [Fact]
    public void Call_Disposed_IsCalledOff()
    {
        var calls = 0;
        NeverEarly.Call(Length, _time, () => calls++).Dispose();
        _time.Advance(3 * Length);
        Assert.Equal(0, calls);
    }

    [Fact]
    public void Call_DueNow_Comes()
    {
        var calls = 0;
        using var call = NeverEarly.Call(TimeSpan.Zero, _time, () => calls++);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, calls);
    }

    private void AdvanceUntil(Func<bool> isDone)
    {
        for (var step = 0; !isDone(); step++)
        {
            Assert.True(step < 10_000, "It never came.");
            _time.Advance(TimeSpan.FromMilliseconds(0.25));
        }
    }
}
