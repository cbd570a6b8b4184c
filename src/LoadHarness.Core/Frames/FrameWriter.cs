namespace LoadHarness.Core.Frames;

/// <summary>Writes frames to a stream, from any thread; each is flushed, so that a reader or a survivor of a crash has it.</summary>
public sealed class FrameWriter
{
    private readonly Stream _stream;
    private readonly Lock _lock = new();
    private readonly byte[] _prefix = new byte[FrameFormat.PrefixLength];

    /// <summary>Makes a writer, and writes the stream's header.</summary>
    /// <param name="stream">Where to; not disposed of.</param>
    /// <param name="goesOn">True where the stream stands behind frames of the same version: it has its header.</param>
    public FrameWriter(Stream stream, bool goesOn = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        if (!goesOn)
        {
            stream.Write(FrameFormat.Header);
            stream.Flush();
        }
    }

    /// <summary>Writes a frame.</summary>
    /// <exception cref="IOException">Nobody reads any more, or the disk is full.</exception>
    public void Write(FrameKind kind, ReadOnlySpan<byte> payload = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, FrameFormat.LongestPayload, nameof(payload));
        using var scope = _lock.EnterScope();
        FrameFormat.WritePrefix(_prefix, kind, payload);
        _stream.Write(_prefix);
        _stream.Write(payload);
        _stream.Flush();
    }
}
