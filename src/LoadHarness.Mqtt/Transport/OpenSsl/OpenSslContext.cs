using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LoadHarness.Core.Plans;

namespace LoadHarness.Mqtt.Transport.OpenSsl;

/// <summary>What all TLS connections to one target have in common, as one SSL_CTX for the fleet: versions, ALPN, trusted CAs, the server's name.</summary>
/// <remarks>
/// Client certificates are not in it but given to each connection, so that a fleet with a certificate a device needs no
/// context a device. It keeps no sessions: every handshake is a full one, as with AWS IoT, which issues no tickets.
/// </remarks>
internal sealed unsafe class OpenSslContext
{
    // The server's certificate is verified in the call that makes the handshake go on, on its thread.
    [ThreadStatic]
    private static SslPolicyErrors _errorsOfThisThread;

    private readonly SslContextHandle _handle = SslContextHandle.Create();
    private readonly byte[]? _serverName;

    /// <summary>Makes the context.</summary>
    /// <param name="serverName">The name for SNI and verification; empty sends none and verifies the chain only.</param>
    /// <param name="authorities">The CAs that may have signed the server's certificate.</param>
    /// <param name="versions">The TLS versions offered.</param>
    /// <param name="alpn">ALPN names; empty sends none.</param>
    /// <param name="insecure">Accepts any server certificate; what is wrong with it is noted all the same.</param>
    /// <exception cref="OpenSslException">OpenSSL refuses a setting, as a hardened configuration may.</exception>
    public OpenSslContext(string serverName, X509Certificate2Collection authorities, TlsVersions versions, IReadOnlyList<string> alpn, bool insecure)
    {
        var context = _handle.DangerousGetHandle();
        LibSsl.ERR_clear_error();
        LibSsl.SetMode(context, LibSsl.ModeReleaseBuffers | LibSsl.ModeNoAutoChain);
        LibSsl.KeepNoSessions(context);
        _ = LibSsl.SSL_CTX_set_options(context, LibSsl.OptionIgnoreUnexpectedEof | LibSsl.OptionNoRenegotiation);
        Check(LibSsl.SetVersions(context, versions == TlsVersions.Tls13 ? LibSsl.Tls13 : LibSsl.Tls12, versions == TlsVersions.Tls12 ? LibSsl.Tls12 : LibSsl.Tls13), "SSL_CTX_set_min_proto_version");
        OfferProtocols(context, alpn);
        Trust(context, authorities);
        LibSsl.SSL_CTX_set_verify(context, LibSsl.VerifyPeer, 0);
        LibSsl.SSL_CTX_set_cert_verify_callback(context, &VerifyServer, insecure ? 1 : 0);
        if (serverName.Length == 0)
        {
            return;
        }

        var parameters = LibSsl.SSL_CTX_get0_param(context);
        if (IPAddress.TryParse(serverName, out var address))
        {
            var plain = new IPAddress(address.GetAddressBytes()).ToString(); // Certificates know neither scopes nor short forms.
            Check(LibSsl.X509_VERIFY_PARAM_set1_ip_asc(parameters, plain) == 1, "X509_VERIFY_PARAM_set1_ip_asc"); // An address is not sent as SNI (RFC 6066 §3).
            return;
        }

        var ascii = new IdnMapping().GetAscii(serverName.TrimEnd('.'));
        Check(LibSsl.X509_VERIFY_PARAM_set1_host(parameters, ascii, 0) == 1, "X509_VERIFY_PARAM_set1_host");
        _serverName = [.. Encoding.ASCII.GetBytes(ascii), 0];
    }

    /// <summary>Makes a connection's SSL, ready for the handshake.</summary>
    /// <exception cref="OpenSslException">The certificate is not accepted: a key that is too small for the system's security level, say.</exception>
    /// <exception cref="ObjectDisposedException">The identity was given back.</exception>
    public SslHandle NewConnection(OpenSslIdentity identity)
    {
        LibSsl.ERR_clear_error();
        var connection = SslHandle.Create(_handle.DangerousGetHandle());
        try
        {
            var ssl = connection.DangerousGetHandle();
            LibSsl.SSL_set_connect_state(ssl);
            if (_serverName is not null)
            {
                fixed (byte* name = _serverName)
                {
                    Check(LibSsl.SetServerName(ssl, name), "SSL_set_tlsext_host_name");
                }
            }

            identity.GiveTo(ssl);
            GC.KeepAlive(_handle);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a handshake; the same as SSL_do_handshake.</summary>
    /// <param name="ssl">The connection.</param>
    /// <param name="errors">What was wrong with the server's certificate, where this call saw it.</param>
    public static int Handshake(nint ssl, out SslPolicyErrors errors)
    {
        _errorsOfThisThread = SslPolicyErrors.None;
        var returned = LibSsl.SSL_do_handshake(ssl);
        errors = _errorsOfThisThread;
        return returned;
    }

    private static void OfferProtocols(nint context, IReadOnlyList<string> alpn)
    {
        if (alpn.Count == 0)
        {
            return;
        }

        byte[] list = [.. alpn.SelectMany(static name => Encoding.ASCII.GetBytes(name).Prepend((byte)name.Length))];
        fixed (byte* bytes = list)
        {
            Check(LibSsl.SSL_CTX_set_alpn_protos(context, bytes, (uint)list.Length) == 0, "SSL_CTX_set_alpn_protos"); // 0 is success here.
        }
    }

    private static void Trust(nint context, X509Certificate2Collection authorities)
    {
        var store = LibSsl.SSL_CTX_get_cert_store(context);
        foreach (var authority in authorities)
        {
            Check(LibSsl.X509_STORE_add_cert(store, authority.Handle) == 1, "X509_STORE_add_cert");
        }

        GC.KeepAlive(authorities);
    }

    private static void Check(bool succeeded, string doing)
    {
        if (!succeeded)
        {
            throw OpenSslException.Take(doing);
        }
    }

    /// <summary>SSL_CTX_set_cert_verify_callback(3): verifies the server's chain and name, to the end and not only to the first fault.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int VerifyServer(nint chain, nint insecure)
    {
        LibSsl.X509_STORE_CTX_set_verify_cb(chain, &NoteFault);
        if (LibSsl.X509_verify_cert(chain) <= 0 && _errorsOfThisThread == SslPolicyErrors.None)
        {
            _errorsOfThisThread = SslPolicyErrors.RemoteCertificateChainErrors;
        }

        return _errorsOfThisThread == SslPolicyErrors.None || insecure != 0 ? 1 : 0;
    }

    /// <summary>X509_STORE_CTX_verify_cb(3): notes a fault, and lets the verification go on to the next; <see cref="VerifyServer"/> refuses.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int NoteFault(int isFine, nint chain)
    {
        const int HostnameMismatch = 62, AddressMismatch = 64;
        if (isFine == 0)
        {
            _errorsOfThisThread |= LibSsl.X509_STORE_CTX_get_error(chain) is HostnameMismatch or AddressMismatch
                ? SslPolicyErrors.RemoteCertificateNameMismatch
                : SslPolicyErrors.RemoteCertificateChainErrors;
        }

        return 1;
    }
}
