using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Metrics.Merging;

/// <summary>Adds interval frames to a recorder: of one source or of several. One thread at a time, which also drains the recorder.</summary>
/// <param name="recorder">The recorder; its start must be known.</param>
public sealed class IntervalMerger(RunRecorder recorder)
{
    private readonly RecorderMerge _merge = new(recorder);

    /// <summary>Adds a payload.</summary>
    /// <returns>What it begins with.</returns>
    /// <exception cref="InvalidDataException">The payload is no interval of this run.</exception>
    public IntervalHead Add(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var head = IntervalHead.Read(ref reader);
        _merge.Add(ref reader);
        return head;
    }
}
