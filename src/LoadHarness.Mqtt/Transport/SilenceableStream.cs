using System.Buffers;

namespace LoadHarness.Mqtt.Transport;

/// <summary>A socket's stream whose network can go silent: what is sent then is lost, what comes in is thrown away, and neither side is told.</summary>
/// <param name="inner">The socket's stream.</param>
/// <param name="linger">How long a silent connection is left to the peer after this end has closed it: the FIN of a lost network does not arrive either.</param>
internal sealed class SilenceableStream(Stream inner, TimeSpan linger) : Stream
{
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource? _silent;
    private bool _isDisposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    private TaskCompletionSource? Silent => Volatile.Read(ref _silent);

    /// <summary>From now on nothing passes in either direction.</summary>
    public void GoSilent() => Interlocked.CompareExchange(ref _silent, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The receive loop brings no token: its read must end where this is closed and the socket is not.
        try
        {
            var count = await inner.ReadAsync(buffer, cancellationToken.CanBeCanceled ? cancellationToken : _end.Token).ConfigureAwait(false);
            if (Silent is not { } silent)
            {
                return count;
            }

            await silent.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Closed.
        }

        throw new IOException("The connection was closed while its network was silent.");
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        Silent is null ? inner.WriteAsync(buffer, cancellationToken) : ValueTask.CompletedTask;

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Silent is null)
        {
            inner.Write(buffer, offset, count);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            if (Silent is { } silent)
            {
                _end.Cancel();
                silent.TrySetResult();
                _ = LingerAsync();
            }
            else
            {
                inner.Dispose();
            }

            _end.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Waits until the peer closes, or the time is over.</summary>
    private async Task LingerAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1024);
        try
        {
            using var patience = new CancellationTokenSource(linger, TimeProvider.System);
            while (await inner.ReadAsync(buffer, patience.Token).ConfigureAwait(false) > 0)
            {
                // Thrown away.
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Reset by the peer, or it never noticed.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await inner.DisposeAsync().ConfigureAwait(false);
        }
    }
}
