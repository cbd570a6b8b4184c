using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Authentication;

namespace LoadHarness.Mqtt.Transport.OpenSsl;

/// <summary>A client's TLS stream on OpenSSL itself: half of SslStream's CPU and memory a device (docs/decisions/0012).</summary>
/// <remarks>
/// OpenSSL never sees the socket: it reads from one memory BIO and writes to another, and this class carries the bytes, so
/// waiting is the runtime's as everywhere else. One read and one write at a time, which may overlap; a lock keeps each call of
/// OpenSSL for itself and lasts for microseconds.
/// </remarks>
internal sealed class OpenSslStream : Stream, ITlsStream
{
    private const int BufferSize = 4096; // Holds the packets of provisioning and most flights of a handshake; a longer record takes several reads.

    private static readonly ConcurrentDictionary<(int Version, nint Cipher), string> ProtocolNames = new();

    private readonly Stream _inner;
    private readonly OpenSslClient _client;
    private readonly Lock _lock = new();
    private SslHandle? _handle;
    private bool _isDisposed;
    private nint _ssl;
    private nint _received;
    private nint _toSend;

    /// <summary>Makes a stream; takes the inner one over.</summary>
    public OpenSslStream(Stream inner, OpenSslClient client)
    {
        _inner = inner;
        _client = client;
    }

    /// <inheritdoc/>
    public SslPolicyErrors ServerCertificateErrors { get; private set; }

    /// <inheritdoc/>
    public string ProtocolName { get; private set; } = "";

    /// <inheritdoc/>
    public bool? WasResumed { get; private set; }

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

    /// <inheritdoc/>
    public async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        Begin();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                var failure = GoOn(out var isDone);
                if (failure is not null)
                {
                    await SayWhyAsync(cancellationToken).ConfigureAwait(false);
                    throw failure;
                }

                await FlushAsync(cancellationToken).ConfigureAwait(false);
                if (isDone)
                {
                    RenewBuffers();
                    return;
                }

                var count = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new IOException("The peer closed the connection during the TLS handshake.");
                }

                Take(buffer.AsSpan(0, count));
            }
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
            return HasReceived() ? ValueTask.FromResult(0) : _inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
        }

        var count = Decrypt(buffer.Span);
        return count >= 0 ? ValueTask.FromResult(count) : ReceiveAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            Encrypt(buffer.Span);
        }

        return new ValueTask(FlushAsync(cancellationToken));
    }

    /// <summary>Sends what is encrypted and has not been sent.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        byte[] rented;
        int count;
        lock (_lock)
        {
            ThrowIfDisposed();
            var pending = (int)LibSsl.BIO_ctrl_pending(_toSend);
            if (pending == 0)
            {
                return Task.CompletedTask;
            }

            rented = ArrayPool<byte>.Shared.Rent(pending);
            count = Collect(rented, pending);
        }

        var sending = _inner.WriteAsync(rented.AsMemory(0, count), cancellationToken);
        if (!sending.IsCompletedSuccessfully)
        {
            return SendAsync(sending, rented);
        }

        ArrayPool<byte>.Shared.Return(rented);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ShutdownAsync()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            LibSsl.ERR_clear_error();
            _ = LibSsl.SSL_shutdown(_ssl);
        }

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
            _inner.Dispose();
            lock (_lock)
            {
                (_isDisposed, _ssl) = (true, 0);
                _handle?.Dispose();
            }
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

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var received = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                var count = await _inner.ReadAsync(received, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    return 0; // With close_notify or without it.
                }

                Take(received.AsSpan(0, count));
                var decrypted = Decrypt(buffer.Span);
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

    private void Begin()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            try
            {
                _handle = _client.Context.NewConnection(_client.Identity);
            }
            catch (OpenSslException refused)
            {
                throw new AuthenticationException("OpenSSL does not take the client certificate.", refused);
            }

            _ssl = _handle.DangerousGetHandle();
            MakeBuffers();
        }
    }

    /// <summary>Lets the handshake make its next step; returns why it failed, null where it did not.</summary>
    private Exception? GoOn(out bool isDone)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            LibSsl.ERR_clear_error();
            var returned = OpenSslContext.Handshake(_ssl, out var errors);
            ServerCertificateErrors |= errors;
            isDone = returned == 1;
            if (isDone)
            {
                NoteSession();
                LibSsl.SSL_certs_clear(_ssl); // Both are needed for the handshake only.
                return null;
            }

            return LibSsl.SSL_get_error(_ssl, returned) == LibSsl.ErrorWantRead
                ? null
                : new AuthenticationException("The TLS handshake failed.", OpenSslException.Take("SSL_do_handshake"));
        }
    }

    private void NoteSession()
    {
        WasResumed = LibSsl.SSL_session_reused(_ssl) != 0;
        ProtocolName = ProtocolNames.GetOrAdd((LibSsl.SSL_version(_ssl), LibSsl.SSL_get_current_cipher(_ssl)), static session =>
            (session.Version == LibSsl.Tls13 ? "TLS 1.3 " : "TLS 1.2 ") + Marshal.PtrToStringUTF8(LibSsl.SSL_CIPHER_standard_name(session.Cipher)));
    }

    /// <summary>Whether bytes of the peer wait to be decrypted or read.</summary>
    private bool HasReceived()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            return LibSsl.SSL_has_pending(_ssl) != 0 || LibSsl.BIO_ctrl_pending(_received) != 0;
        }
    }

    private unsafe int Collect(byte[] buffer, int pending)
    {
        fixed (byte* bytes = buffer)
        {
            return LibSsl.BIO_read(_toSend, bytes, pending);
        }
    }

    private unsafe void Take(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            fixed (byte* first = bytes)
            {
                if (LibSsl.BIO_write(_received, first, bytes.Length) != bytes.Length)
                {
                    throw new IOException("TLS has no memory for what was received.");
                }
            }
        }
    }

    /// <summary>Reads what has come; -1 where that is not a whole record.</summary>
    private unsafe int Decrypt(Span<byte> buffer)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            LibSsl.ERR_clear_error();
            int count;
            fixed (byte* bytes = buffer)
            {
                count = LibSsl.SSL_read(_ssl, bytes, buffer.Length);
            }

            return count > 0 ? count : LibSsl.SSL_get_error(_ssl, count) switch
            {
                LibSsl.ErrorWantRead => -1,
                LibSsl.ErrorZeroReturn => 0,
                _ => throw new IOException("TLS failed while reading.", OpenSslException.Take("SSL_read")),
            };
        }
    }

    /// <summary>Encrypts into the memory BIO, which takes everything.</summary>
    private unsafe void Encrypt(ReadOnlySpan<byte> plain)
    {
        if (plain.IsEmpty)
        {
            return;
        }

        LibSsl.ERR_clear_error();
        fixed (byte* bytes = plain)
        {
            if (LibSsl.SSL_write(_ssl, bytes, plain.Length) != plain.Length)
            {
                throw new IOException("TLS failed while writing.", OpenSslException.Take("SSL_write"));
            }
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

    /// <summary>Gives back the BIOs of the handshake: they keep their largest size, some KB each.</summary>
    private void RenewBuffers()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            if (LibSsl.BIO_ctrl_pending(_received) == 0)
            {
                MakeBuffers();
            }
        }
    }

    private void MakeBuffers()
    {
        _received = LibSsl.BIO_new(LibSsl.BIO_s_mem());
        _toSend = LibSsl.BIO_new(LibSsl.BIO_s_mem());
        LibSsl.SSL_set0_rbio(_ssl, _received);
        LibSsl.SSL_set0_wbio(_ssl, _toSend);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_ssl == 0, this);
}
