using HdrHistogram;

namespace LoadHarness.Core.Metrics.Merging;

/// <summary>Swaps a recorder's histograms out, one interval after the other. One thread at a time; histograms are reused.</summary>
internal sealed class TrendDrain(RunRecorder recorder)
{
    private readonly LongHistogram?[] _intervals = new LongHistogram?[RunRecorder.TrendSlots];
    private readonly bool[] _hasData = new bool[RunRecorder.TrendSlots];

    /// <summary>A slot's latencies of the last interval; null where there were none.</summary>
    public LongHistogram? this[int slot] => _hasData[slot] ? _intervals[slot] : null;

    /// <summary>Starts the next interval.</summary>
    public void Drain()
    {
        for (var slot = 0; slot < RunRecorder.TrendSlots; slot++)
        {
            if (recorder.TrendAt(slot) is { } trend)
            {
                var interval = _intervals[slot] ??= Histograms.NewHistogram();
                interval.Reset();
                _hasData[slot] = trend.DrainInto(interval);
            }
        }
    }
}
