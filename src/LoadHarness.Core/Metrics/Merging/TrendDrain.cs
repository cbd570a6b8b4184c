namespace LoadHarness.Core.Metrics.Merging;

/// <summary>Takes a recorder's latencies, losses and returns out, one interval after the other. One thread at a time.</summary>
internal sealed class TrendDrain(RunRecorder recorder)
{
    private readonly RecordedCounts?[] _counts = new RecordedCounts?[RunRecorder.TrendSlots];

    /// <summary>Losses, returns and connects of the last interval.</summary>
    public Recovery.PresenceDrain Presence { get; } = new();

    /// <summary>A slot's latencies of the last interval; null where there were none.</summary>
    public RecordedCounts? this[int slot] => _counts[slot] is { IsEmpty: false } counts ? counts : null;

    /// <summary>Starts an interval that is read, and not drained of the recorder.</summary>
    public void Clear()
    {
        foreach (var counts in _counts)
        {
            counts?.Clear();
        }

        Presence.Clear();
    }

    /// <summary>A slot's latencies, to be filled with those that are read, in ascending order.</summary>
    public RecordedCounts Fill(int slot) => _counts[slot] ??= new RecordedCounts();

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

        recorder.Connections.Presence.Drain(Presence);
    }
}
