using LoadHarness.Core.Frames;
using LoadHarness.Core.Gates.Drift;
using LoadHarness.Core.Metrics;

namespace LoadHarness.UnitTests.Core.Gates.Drift;

public sealed class DriftSeriesTests
{
    [Fact]
    public void Add_ADayOfSeconds_KeepsBoundedWindowsThatLoseNothing()
    {
        var series = new DriftSeries();
        for (var second = 0; second < 86_400; second++)
        {
            var latencies = new ValueCounts();
            latencies.Add(1000 + (second % 50), 2);
            series.Add(new DriftWindow(second, second + 1, 3, 1, latencies));
            Assert.InRange(series.Windows.Count, 0, DriftSeries.MostWindows - 1);
        }

        var windows = series.Windows;
        Assert.InRange(windows.Count, DriftSeries.MostWindows / 2, DriftSeries.MostWindows - 1);
        Assert.All(windows.Zip(windows.Skip(1)), static pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.All(windows, window => Assert.Equal((series.Width, 3 * series.Width, 2 * (long)series.Width), (window.To - window.From, window.Sum, window.Values!.Total)));
        Assert.All(windows, static window => Assert.InRange(window.Values!.Places, 1, 50));
    }

    [Fact]
    public void Add_SecondsThatEndLateOrEarly_StillMakeTenOfThem()
    {
        var series = new DriftSeries();
        var completed = Enumerable.Range(0, 100).Count(i => series.Add(new DriftWindow(i + (0.02 * (i % 3)), i + 1 + (0.02 * ((i + 1) % 3)), 1, 1, null)));
        Assert.Equal((10, 10), (completed, series.Windows.Count));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(1)]
    public void Quantile_OfWindowsTogether_IsThatOfTheirHistograms(double quantile)
    {
        var (first, second) = (Histograms.NewHistogram(), Histograms.NewHistogram());
        for (var i = 1; i <= 1000; i++)
        {
            first.RecordValue(i);
            second.RecordValue(i * 3);
        }

        var counts = new ValueCounts();
        counts.Add(first);
        counts.Add(second);
        first.Add(second);
        Assert.Equal(first.GetValueAtPercentile(quantile * 100), counts.Quantile(quantile));

        counts.Seal();
        Assert.Equal(first.GetValueAtPercentile(quantile * 100), counts.Quantile(quantile));
    }

    [Fact]
    public void Seal_ThenAdd_AddsToWhatWasSealed()
    {
        var (sealedOnce, other, plain) = (new ValueCounts(), new ValueCounts(), new ValueCounts());
        for (var i = 1; i <= 300; i++)
        {
            (i % 2 == 0 ? sealedOnce : other).Add(i * 7, i);
            plain.Add(i * 7, i);
        }

        sealedOnce.Seal();
        other.Seal();
        sealedOnce.Add(other);

        Assert.Equal((plain.Total, plain.Places), (sealedOnce.Total, sealedOnce.Places));
        Assert.Equal(Written(plain), Written(sealedOnce));
        sealedOnce.Seal();
        Assert.Equal(Written(plain), Written(sealedOnce));

        static byte[] Written(ValueCounts counts)
        {
            var payload = new PayloadWriter();
            counts.Write(payload);
            return payload.Written.ToArray();
        }
    }
}
