using HdrHistogram;

namespace LoadHarness.Core.Metrics.Merging;

/// <summary>Takes a recorder's latencies out, one interval after the other. One thread at a time; histograms are reused.</summary>
internal sealed class TrendDrain(RunRecorder recorder)
{
    private readonly RecordedCounts?[] _counts = new RecordedCounts?[RunRecorder.TrendSlots];
    private readonly LongHistogram?[] _histograms = new LongHistogram?[RunRecorder.TrendSlots];

    /// <summary>A slot's latencies of the last interval; null where there were none.</summary>
    public RecordedCounts? this[int slot] => _counts[slot] is { IsEmpty: false } counts ? counts : null;

    /// <summary>Returns a slot's latencies of the last interval as a histogram; null where there were none. Valid until the next call.</summary>
    public LongHistogram? HistogramAt(int slot)
    {
        if (this[slot] is not { } counts)
        {
            return null;
        }

        var histogram = _histograms[slot] ??= Histograms.NewHistogram();
        histogram.Reset();
        counts.AddTo(histogram);
        return histogram;
    }

    /// <summary>Starts the next interval.</summary>
    public void Drain()
    {
        for (var slot = 0; slot < RunRecorder.TrendSlots; slot++)
        {
            if (recorder.TrendAt(slot) is { } trend)
            {
                var counts = _counts[slot] ??= new RecordedCounts();
                counts.Clear();
                trend.DrainInto(counts);
            }
        }
    }
}
