using System.Buffers.Binary;

namespace LoadHarness.Core.Frames;

/// <summary>Reads frames one after the other; what is broken is a status, since a stream may end anywhere.</summary>
/// <param name="stream">Where from; not disposed of.</param>
public sealed class FrameReader(Stream stream)
{
    private const int FirstBuffer = 64 * 1024;

    private readonly byte[] _prefix = new byte[FrameFormat.PrefixLength];
    private FrameStatus? _ended;
    private bool _begun;

    /// <summary>Reads the next frame; after an end, a truncation or a corruption the answer stays the same.</summary>
    public async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_ended is { } ended)
        {
            return new FrameRead(ended, default);
        }

        if (!_begun)
        {
            var header = new byte[FrameFormat.Header.Length];
            var had = await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (had < header.Length || !FrameFormat.Header.SequenceEqual(header))
            {
                return End(had == 0 ? FrameStatus.End : had < header.Length ? FrameStatus.Truncated : FrameFormat.IsOtherVersion(header) ? FrameStatus.OtherVersion : FrameStatus.Corrupt);
            }

            _begun = true;
        }

        var got = await stream.ReadAtLeastAsync(_prefix, _prefix.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (got < _prefix.Length)
        {
            return End(got == 0 ? FrameStatus.End : FrameStatus.Truncated);
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(_prefix);
        if (length > FrameFormat.LongestPayload)
        {
            return End(FrameStatus.Corrupt);
        }

        if (await ReadPayloadAsync((int)length, cancellationToken).ConfigureAwait(false) is not { } payload)
        {
            return End(FrameStatus.Truncated);
        }

        return FrameFormat.Checksum(_prefix[8], payload.Span) == BinaryPrimitives.ReadUInt32LittleEndian(_prefix.AsSpan(4))
            ? new FrameRead(FrameStatus.Frame, new Frame((FrameKind)_prefix[8], payload))
            : End(FrameStatus.Corrupt);
    }

    /// <summary>Reads a payload; memory grows with what really comes, so that a broken length costs none.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?> ReadPayloadAsync(int length, CancellationToken cancellationToken)
    {
        var payload = new byte[Math.Min(length, FirstBuffer)];
        var read = 0;
        while (read < length)
        {
            if (read == payload.Length)
            {
                Array.Resize(ref payload, (int)Math.Min(length, 2L * payload.Length));
            }

            var got = await stream.ReadAsync(payload.AsMemory(read), cancellationToken).ConfigureAwait(false);
            if (got == 0)
            {
                return null;
            }

            read += got;
        }

        return payload.AsMemory(0, length);
    }

    private FrameRead End(FrameStatus status)
    {
        _ended = status;
        return new FrameRead(status, default);
    }
}
