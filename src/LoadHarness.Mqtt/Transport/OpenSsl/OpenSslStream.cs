using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;

namespace LoadHarness.Mqtt.Transport.OpenSsl;

/// <summary>A client's TLS stream on OpenSSL itself: half of SslStream's memory a device (docs/decisions/0012).</summary>
/// <remarks>
/// OpenSSL never sees the socket: this class carries the bytes, so waiting is the runtime's as everywhere else. One read and one
/// write at a time, which may overlap.
/// </remarks>
internal sealed class OpenSslStream(Stream inner, OpenSslClient client) : Stream, ITlsStream
{
    private const int BufferSize = 4096; // Holds the packets of provisioning and most flights of a handshake; a longer record takes several reads.

    private OpenSslSession? _session;
    private volatile bool _isDisposed;

    /// <inheritdoc/>
    public SslPolicyErrors ServerCertificateErrors => _session?.ServerCertificateErrors ?? SslPolicyErrors.None;

    /// <inheritdoc/>
    public string ProtocolName => _session?.ProtocolName ?? "";

    /// <inheritdoc/>
    public bool? WasResumed => _session?.WasResumed;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    private OpenSslSession Session => _session ?? throw new InvalidOperationException("The handshake comes first.");

    /// <inheritdoc/>
    public async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var session = _session = Begin();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (!session.Handshake(out var failure))
            {
                if (failure is not null)
                {
                    await SayWhyAsync(cancellationToken).ConfigureAwait(false);
                    throw failure;
                }

                await FlushAsync(cancellationToken).ConfigureAwait(false);
                var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new IOException("The peer closed the connection during the TLS handshake.");
                }

                session.Receive(buffer.AsSpan(0, count));
            }

            await FlushAsync(cancellationToken).ConfigureAwait(false);
            session.ForgetHandshake();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads; with an empty buffer waits until there is something to read, and holds no memory meanwhile.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return Session.HasReceived() ? ValueTask.FromResult(0) : inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
        }

        var count = Session.Decrypt(buffer.Span);
        return count >= 0 ? ValueTask.FromResult(count) : ReceiveAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Session.Encrypt(buffer.Span);
        return new ValueTask(FlushAsync(cancellationToken));
    }

    /// <summary>Sends what is encrypted and has not been sent.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        var bytes = Session.TakeToSend(static size => ArrayPool<byte>.Shared.Rent(size));
        if (bytes.Array is null)
        {
            return Task.CompletedTask;
        }

        var sending = inner.WriteAsync(bytes, cancellationToken);
        if (!sending.IsCompletedSuccessfully)
        {
            return SendAsync(sending, bytes.Array);
        }

        sending.GetAwaiter().GetResult(); // Done: this gives the socket's own state back for the next send.
        ArrayPool<byte>.Shared.Return(bytes.Array);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ShutdownAsync()
    {
        Session.Shutdown();
        return FlushAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
            inner.Dispose();
            _session?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static async Task SendAsync(ValueTask sending, byte[] rented)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private OpenSslSession Begin()
    {
        try
        {
            return new OpenSslSession(client);
        }
        catch (OpenSslException refused)
        {
            throw new AuthenticationException("OpenSSL does not take the client certificate.", refused);
        }
    }

    /// <summary>Sends the alert of a handshake that failed here; that the peer is gone by then changes nothing.</summary>
    private async ValueTask SayWhyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The failure is the one that is told.
        }
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var received = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                var count = await inner.ReadAsync(received, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    return 0; // With close_notify or without it.
                }

                Session.Receive(received.AsSpan(0, count));
                var decrypted = Session.Decrypt(buffer.Span);
                if (decrypted >= 0)
                {
                    return decrypted;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(received);
        }
    }
}
