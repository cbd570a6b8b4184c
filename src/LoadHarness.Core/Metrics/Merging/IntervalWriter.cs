using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Metrics.Merging;

/// <summary>Makes the payloads of interval frames from a recorder, draining it: together they are all it holds. One thread at a time.</summary>
/// <param name="recorder">The recorder; nobody else drains it.</param>
public sealed class IntervalWriter(RunRecorder recorder)
{
    private readonly TrendDrain _trends = new(recorder);
    private readonly RecorderDelta _delta = new(recorder);
    private readonly PayloadWriter _payload = new();

    /// <summary>Makes the next payload; valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(IntervalHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        _payload.Clear();
        head.Write(_payload);
        _trends.Drain();
        var time = recorder.TimeProvider;
        _delta.Write(_payload, _trends, time.GetElapsedTime(0, recorder.Connections.Stalls.TakeLongest(time.GetTimestamp())));
        return _payload.Written;
    }
}
