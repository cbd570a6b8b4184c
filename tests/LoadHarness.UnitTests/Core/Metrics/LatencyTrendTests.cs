using CsCheck;
using HdrHistogram;
using LoadHarness.Core.Metrics;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class LatencyTrendTests
{
    /// <summary>Any magnitude is as likely as any other, the range's ends included.</summary>
    private static readonly Gen<long> Latency = Gen.Select(Gen.Int[0, 31], Gen.Long[0, long.MaxValue >> 31])
        .Select(static (bits, noise) => Histograms.Clamp(noise & ((1L << (bits + 1)) - 1)));

    [Fact]
    public void DrainInto_AnyValuesInAnyIntervals_EqualsOneHistogramOfAll() =>
        Latency.Array[0, 200].List[1, 5].Sample(static intervals =>
        {
            var trend = new LatencyTrend(4);
            var (whole, sum) = (Histograms.NewHistogram(), Histograms.NewHistogram());
            foreach (var values in intervals)
            {
                Array.ForEach(values, value =>
                {
                    trend.Record(value);
                    whole.RecordValue(value);
                });
                var interval = new RecordedCounts();
                Assert.Equal(values.Length > 0, trend.DrainInto(interval));
                Assert.Equal(values.Length, interval.Values.Sum(static value => value.Count));
                Assert.Equal(interval.Values.Select(static value => value.Microseconds).Order(), interval.Values.Select(static value => value.Microseconds));
                interval.AddTo(sum);
            }

            Assert.Equal(Counts(whole), Counts(sum));
            Assert.Equal(whole.TotalCount == 0 ? 0 : whole.GetMaxValue(), whole.TotalCount == 0 ? 0 : sum.GetValueAtPercentile(100));
        });

    [Fact]
    public void IndexOf_AnyValue_IsTheHistogramsBucket() =>
        Latency.Sample(static value =>
        {
            var histogram = Histograms.NewHistogram();
            var lowest = BucketCounts.ValueOf(BucketCounts.IndexOf(value));
            Assert.Equal(histogram.LowestEquivalentValue(value), lowest);
            Assert.Equal(BucketCounts.IndexOf(value), BucketCounts.IndexOf(lowest));
            Assert.Equal(BucketCounts.IndexOf(value) + 1, BucketCounts.IndexOf(histogram.HighestEquivalentValue(value) + 1));
        });

    [Fact]
    public void DrainInto_ThreadsThatRecordMeanwhile_LosesNothing()
    {
        var trend = new LatencyTrend(2);
        var sum = Histograms.NewHistogram();
        var done = false;
        var writers = Task.Run(() => Parallel.For(0, 200_000, i => trend.Record(1 + (i % 50_000))), TestContext.Current.CancellationToken);
        while (!done)
        {
            done = writers.IsCompleted; // Read first: what is recorded before is then drained.
            trend.DrainInto(sum);
        }

        var whole = Histograms.NewHistogram();
        for (var i = 0; i < 200_000; i++)
        {
            whole.RecordValue(1 + (i % 50_000));
        }

        Assert.True(writers.IsCompletedSuccessfully);
        Assert.Equal(Counts(whole), Counts(sum));
    }

    [Fact]
    public void Merge_CountsOfAnotherProcess_AreDrainedWithOnesOwn()
    {
        var trend = new LatencyTrend(4);
        trend.Merge(500, 7);
        trend.Record(500);
        trend.Merge(long.MaxValue, 2);
        var interval = new RecordedCounts();
        trend.DrainInto(interval);
        Assert.Equal([(500L, 8L), (BucketCounts.ValueOf(BucketCounts.IndexOf(Histograms.HighestMicroseconds)), 2L)], interval.Values);
    }

    private static (long Value, long Count)[] Counts(LongHistogram histogram) =>
        [.. histogram.RecordedValues().Select(static value => (value.ValueIteratedTo, value.CountAtValueIteratedTo))];
}
