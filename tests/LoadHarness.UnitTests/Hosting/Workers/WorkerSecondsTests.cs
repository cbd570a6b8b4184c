using LoadHarness.Hosting.Workers;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Hosting.Workers;

public sealed class WorkerSecondsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<TimeSpan> _merged = [];
    private readonly WorkerSeconds _seconds;
    private TimeSpan _latest;

    public WorkerSecondsTests()
    {
        var start = _time.GetTimestamp();
        _seconds = new WorkerSeconds(_time, () => start, () => _latest, () => _merged.Add(_latest));
    }

    [Fact]
    public async Task Next_AllHaveArrived_IsWhatTheyReachTo()
    {
        var next = _seconds.NextAsync(CancellationToken.None).AsTask();
        Arrive(1.02);
        Assert.Equal(TimeSpan.FromSeconds(1.02), await next);
        var second = _seconds.NextAsync(CancellationToken.None).AsTask();
        Arrive(1.9);
        Assert.False(second.IsCompleted);
        Arrive(2.3);
        Assert.Equal(TimeSpan.FromSeconds(2.3), await second);
        Assert.Equal(2, _merged.Count);
    }

    [Fact]
    public async Task Next_WorkerIsBehind_IsNotWaitedForLongerThanPatience()
    {
        var next = _seconds.NextAsync(CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1) + WorkerSeconds.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1) + WorkerSeconds.Patience, await next);
    }

    [Fact]
    public async Task Next_NoWorkerLeft_IsNotOverBeforeItsTime()
    {
        _latest = TimeSpan.MaxValue;
        var next = _seconds.NextAsync(CancellationToken.None).AsTask();
        _seconds.Arrived();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), await next);
    }

    [Fact]
    public async Task Close_RunHasEnded_MergesWhatIsLeftIntoALaterInterval()
    {
        using var ended = new CancellationTokenSource();
        Arrive(1.5);
        Assert.NotNull(await _seconds.NextAsync(ended.Token));
        var next = _seconds.NextAsync(ended.Token).AsTask();
        await ended.CancelAsync();
        Assert.Null(await next);
        Assert.True(_seconds.Close() > TimeSpan.FromSeconds(1.5));
        Assert.Equal(2, _merged.Count);
    }

    public void Dispose() => _seconds.Dispose();

    private void Arrive(double seconds)
    {
        var latest = TimeSpan.FromSeconds(seconds);
        _time.Advance(latest - _latest);
        _latest = latest;
        _seconds.Arrived();
    }
}
