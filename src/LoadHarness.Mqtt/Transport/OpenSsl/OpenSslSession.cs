using System.Collections.Concurrent;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Authentication;

namespace LoadHarness.Mqtt.Transport.OpenSsl;

/// <summary>One connection's TLS without its socket: bytes of the peer go in, bytes for the peer come out, by two memory BIOs.</summary>
/// <remarks>From any thread: a lock keeps each call of OpenSSL for itself, and lasts for microseconds, in a handshake's arithmetic about one millisecond.</remarks>
internal sealed unsafe class OpenSslSession : IDisposable
{
    private static readonly ConcurrentDictionary<(int Version, nint Cipher), string> ProtocolNames = new();

    private readonly Lock _lock = new();
    private readonly SslHandle _handle;
    private nint _ssl;
    private nint _received;
    private nint _toSend;

    /// <summary>Begins a connection of a client.</summary>
    /// <exception cref="OpenSslException">The certificate is not accepted.</exception>
    /// <exception cref="ObjectDisposedException">The certificate was given back.</exception>
    public OpenSslSession(OpenSslClient client)
    {
        _handle = client.Context.NewConnection(client.Identity);
        _ssl = _handle.DangerousGetHandle();
        MakeBuffers();
    }

    /// <summary>What was wrong with the server's certificate.</summary>
    public SslPolicyErrors ServerCertificateErrors { get; private set; }

    /// <summary>Version and suite; empty before the handshake is done.</summary>
    public string ProtocolName { get; private set; } = "";

    /// <summary>Whether the session was resumed; null before the handshake is done.</summary>
    public bool? WasResumed { get; private set; }

    /// <summary>Lets the handshake make its next step with what was received.</summary>
    /// <param name="failure">Why it failed; null where it did not.</param>
    /// <returns>True where it is done.</returns>
    public bool Handshake(out AuthenticationException? failure)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            LibSsl.ERR_clear_error();
            var returned = OpenSslContext.Handshake(_ssl, out var errors);
            ServerCertificateErrors |= errors;
            failure = returned == 1 || LibSsl.SSL_get_error(_ssl, returned) == LibSsl.ErrorWantRead
                ? null
                : new AuthenticationException("The TLS handshake failed.", OpenSslException.Take("SSL_do_handshake"));
            if (returned == 1)
            {
                NoteSession();
                LibSsl.SSL_certs_clear(_ssl); // Certificate and key are needed for the handshake only.
            }

            return returned == 1;
        }
    }

    /// <summary>Gives back the memory of the handshake, once its last bytes are sent: BIOs keep their largest size, some KB each.</summary>
    public void ForgetHandshake()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            if (LibSsl.BIO_ctrl_pending(_received) == 0 && LibSsl.BIO_ctrl_pending(_toSend) == 0)
            {
                MakeBuffers();
            }
        }
    }

    /// <summary>Whether bytes of the peer wait to be decrypted or read.</summary>
    public bool HasReceived()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            return LibSsl.SSL_has_pending(_ssl) != 0 || LibSsl.BIO_ctrl_pending(_received) != 0;
        }
    }

    /// <summary>Takes bytes of the peer.</summary>
    /// <exception cref="IOException">There is no memory for them.</exception>
    public void Receive(ReadOnlySpan<byte> bytes)
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

    /// <summary>Decrypts what was received; 0 where the peer has closed, -1 where no record is whole yet.</summary>
    /// <exception cref="IOException">TLS failed, as by an alert.</exception>
    public int Decrypt(Span<byte> buffer)
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

    /// <summary>Encrypts bytes for the peer; all of them, since memory takes everything.</summary>
    /// <exception cref="IOException">TLS failed before.</exception>
    public void Encrypt(ReadOnlySpan<byte> plain)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            if (plain.IsEmpty)
            {
                return; // SSL_write(3) of nothing is undefined.
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
    }

    /// <summary>Takes out what is for the peer.</summary>
    /// <param name="rent">Makes room for so many bytes, or more.</param>
    /// <returns>The bytes; none where there is nothing to send.</returns>
    public ArraySegment<byte> TakeToSend(Func<int, byte[]> rent)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            var pending = (int)LibSsl.BIO_ctrl_pending(_toSend);
            if (pending == 0)
            {
                return default;
            }

            var buffer = rent(pending);
            fixed (byte* bytes = buffer)
            {
                return new ArraySegment<byte>(buffer, 0, LibSsl.BIO_read(_toSend, bytes, pending));
            }
        }
    }

    /// <summary>Makes a close_notify for the peer.</summary>
    public void Shutdown()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            LibSsl.ERR_clear_error();
            _ = LibSsl.SSL_shutdown(_ssl);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _ssl = 0;
            _handle.Dispose();
        }
    }

    private void NoteSession()
    {
        WasResumed = LibSsl.SSL_session_reused(_ssl) != 0;
        ProtocolName = ProtocolNames.GetOrAdd((LibSsl.SSL_version(_ssl), LibSsl.SSL_get_current_cipher(_ssl)), static session =>
            (session.Version == LibSsl.Tls13 ? "TLS 1.3 " : "TLS 1.2 ") + Marshal.PtrToStringUTF8(LibSsl.SSL_CIPHER_standard_name(session.Cipher)));
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
