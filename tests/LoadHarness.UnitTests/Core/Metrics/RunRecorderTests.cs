using HdrHistogram;
using LoadHarness.Core.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class RunRecorderTests
{
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);
    private readonly RunRecorder _recorder = new(4, ["connected", "operational"], new FakeTimeProvider());

    [Fact]
    public async Task Complete_ManyThreadsWhileDraining_LosesNothing()
    {
        const int threads = 8;
        const int each = 20_000;
        var total = Histograms.NewHistogram();
        var writers = Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(() =>
        {
            for (var i = 0; i < each; i++)
            {
                _recorder.Complete(Suback, Outcome.Ok, 0, 0, TimeSpan.FromMicroseconds(1 + ((thread * each) + i) % 1000).Ticks, measured: true);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var all = Task.WhenAll(writers);
        while (!all.IsCompleted)
        {
            Drain(total);
        }

        await all;
        Drain(total);
        Assert.Equal((long)threads * each, _recorder.Count(Suback, Outcome.Ok));
        Assert.Equal((long)threads * each, total.TotalCount);
        Assert.Equal(160, total.GetCountAtValue(500));
    }

    [Fact]
    public void Drain_Twice_GivesEachLatencyOnce()
    {
        _recorder.Complete(Suback, Outcome.Ok, 0, 0, 10_000, measured: true);
        var total = Histograms.NewHistogram();
        Drain(total);
        Assert.False(_recorder.TrendOrNull(Suback, 0)!.DrainInto(total));
        Assert.Equal(1, total.TotalCount);
    }

    [Theory]
    [InlineData(-5_000_000L, 1L)]
    [InlineData(0L, 1L)]
    [InlineData(36_000_000_000L, 3_600_000_000L)]
    [InlineData(long.MaxValue, 3_600_000_000L)]
    public void Complete_LatencyOutOfRange_IsClamped(long ticks, long microseconds)
    {
        _recorder.Complete(Suback, Outcome.Ok, 0, 0, ticks, measured: true);
        var total = Histograms.NewHistogram();
        Drain(total);
        Assert.Equal(1, total.TotalCount);
        Assert.InRange(total.GetMaxValue(), microseconds * 0.999, microseconds * 1.001);
    }

    [Fact]
    public void Complete_Unmeasured_IsCountedOnly()
    {
        _recorder.Complete(Suback, Outcome.Ok, 0, 0, 10_000, measured: false);
        Assert.Equal(1, _recorder.Count(Suback, Outcome.Ok));
        Assert.Null(_recorder.TrendOrNull(Suback, 0));
    }

    [Fact]
    public void Reached_SameStageTwice_CountsOnce()
    {
        _recorder.Reached(0, 0);
        _recorder.Reached(0, 0);
        _recorder.Reached(3, 0);
        _recorder.Reached(3, 1);
        Assert.Equal((2L, 1L), (_recorder.Funnel(0), _recorder.Funnel(1)));
        Assert.Equal((true, false), (_recorder.HasReached(3, 1), _recorder.HasReached(0, 1)));
        Assert.Equal(_recorder.TimeProvider.GetTimestamp(), _recorder.LastOperational);
    }

    [Fact]
    public void Refusals_Codes_AreHexForPacketsAndDecimalForStatus()
    {
        _recorder.Refused(Suback, 0x87);
        _recorder.Refused(Suback, 0x87);
        _recorder.Refused(new Step(Phase.Claim, StepKind.RegisterThing), 403);
        Assert.Equal(["claim.suback 0x87=2", "claim.register_thing 403=1"], _recorder.Refusals.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void Recorder_TooManyStages_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunRecorder(1, ["1", "2", "3", "4", "5", "6", "7", "8"], TimeProvider.System));

    private void Drain(LongHistogram total) => _recorder.TrendOrNull(Suback, 0)?.DrainInto(total);
}
