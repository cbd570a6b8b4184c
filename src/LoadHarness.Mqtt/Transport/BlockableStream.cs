namespace LoadHarness.Mqtt.Transport;

/// <summary>A socket's stream that can be left unread: while it is blocked, what arrives stays in the socket.</summary>
internal sealed class BlockableStream(Stream inner) : Stream
{
    private volatile TaskCompletionSource? _blocked;

    /// <summary>Whether nothing is read.</summary>
    public bool IsBlocked => _blocked is not null;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Stops reading; writes go on.</summary>
    public void Block() => _blocked ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads again.</summary>
    public void Unblock()
    {
        var blocked = _blocked;
        _blocked = null;
        blocked?.TrySetResult();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            // A read of nothing waits for data and takes none: a block that comes meanwhile finds all of it still in the socket.
            await inner.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            if (_blocked is { } blocked)
            {
                await blocked.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            return buffer.IsEmpty ? 0 : await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            Unblock();
        }

        base.Dispose(disposing);
    }
}
