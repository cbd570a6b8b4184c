using LoadHarness.Core.Engine;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class SharedPacingClockTests
{
    private readonly SharedPacingClock _clock = SharedPacingClock.Instance;

    [Fact]
    public async Task WaitUntil_ManyAtOnce_NoneIsEarly()
    {
        var start = TimeProvider.System.GetTimestamp();
        var early = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async index =>
        {
            var due = _clock.After(start, TimeSpan.FromMilliseconds(index * 37 % 101)); // Not in the order of their times.
            await _clock.WaitUntilAsync(due, CancellationToken.None);
            Interlocked.Add(ref early, TimeProvider.System.GetTimestamp() < due ? 1 : 0);
        }));
        Assert.Equal(0, early);
    }

    [Fact]
    public async Task WaitUntil_SoonerThanAllOthers_DoesNotWaitForThem()
    {
        using var stop = new CancellationTokenSource();
        var start = TimeProvider.System.GetTimestamp();
        var later = _clock.WaitUntilAsync(_clock.After(start, TimeSpan.FromHours(1)), stop.Token).AsTask();
        await _clock.WaitUntilAsync(_clock.After(start, TimeSpan.FromMilliseconds(20)), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(later.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => later);
    }

    [Fact]
    public void WaitUntil_Overdue_IsDoneAtOnce() => Assert.True(_clock.WaitUntilAsync(TimeProvider.System.GetTimestamp(), CancellationToken.None).AsTask().IsCompletedSuccessfully);

    [Fact]
    public async Task WaitUntil_CancelledByTheThousand_AreNotKept()
    {
        var clock = new SharedPacingClock();
        var later = clock.After(TimeProvider.System.GetTimestamp(), TimeSpan.FromHours(1));
        using var stay = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 10).Select(_ => clock.WaitUntilAsync(later, stay.Token).AsTask()).ToArray();
        for (var round = 0; round < 5; round++)
        {
            using var stop = new CancellationTokenSource();
            var cancelled = Enumerable.Range(0, SharedPacingClock.FewCancelled).Select(_ => clock.WaitUntilAsync(later, stop.Token).AsTask()).ToArray();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(cancelled));
        }

        Assert.InRange(clock.Kept, waiting.Length, waiting.Length + SharedPacingClock.FewCancelled);
        Assert.All(waiting, static wait => Assert.False(wait.IsCompleted));
        await stay.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
    }
}
