using System.Runtime.InteropServices;

namespace LoadHarness.Mqtt.Transport.OpenSsl;

/// <summary>The functions of OpenSSL 3 that a device's handshake and stream call; names and meanings are those of its manual pages (docs.openssl.org).</summary>
/// <remarks>
/// Two libraries, one object in the process: the runtime's own cryptography has loaded them under the same names, so that
/// certificates and keys of the runtime can be handed over as they are. <see cref="OpenSslLibrary"/> checks that before use.
/// </remarks>
internal static unsafe partial class LibSsl
{
    /// <summary>SSL_ERROR_WANT_READ.</summary>
    public const int ErrorWantRead = 2;

    /// <summary>SSL_ERROR_ZERO_RETURN: the peer has closed.</summary>
    public const int ErrorZeroReturn = 6;

    /// <summary>SSL_MODE_RELEASE_BUFFERS: an idle connection holds no record buffers (34 KB less).</summary>
    public const int ModeReleaseBuffers = 0x10;

    /// <summary>SSL_MODE_NO_AUTO_CHAIN: presents the client's certificate alone, and does not look in the trusted CAs for what could complete its chain.</summary>
    public const int ModeNoAutoChain = 0x8;

    /// <summary>SSL_OP_IGNORE_UNEXPECTED_EOF: a close without close_notify is a close, as SslStream has it.</summary>
    public const ulong OptionIgnoreUnexpectedEof = 1UL << 7;

    /// <summary>SSL_OP_NO_RENEGOTIATION.</summary>
    public const ulong OptionNoRenegotiation = 1UL << 30;

    /// <summary>SSL_VERIFY_PEER.</summary>
    public const int VerifyPeer = 1;

    /// <summary>TLS1_2_VERSION.</summary>
    public const int Tls12 = 0x0303;

    /// <summary>TLS1_3_VERSION.</summary>
    public const int Tls13 = 0x0304;

    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";
    private const int ControlMode = 33;
    private const int ControlSessionCacheMode = 44;
    private const int ControlServerName = 55;
    private const int ControlMinimumVersion = 123;
    private const int ControlMaximumVersion = 124;

    [LibraryImport(Crypto)]
    public static partial nuint OpenSSL_version_num();

    [LibraryImport(Ssl)]
    public static partial nint TLS_client_method();

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Ssl)]
    public static partial ulong SSL_CTX_set_options(nint context, ulong options);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_set_alpn_protos(nint context, byte* protocols, uint length);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_verify(nint context, int mode, nint callback);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_cert_verify_callback(nint context, delegate* unmanaged[Cdecl]<nint, nint, int> callback, nint argument);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_get_cert_store(nint context);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_get0_param(nint context);

    [LibraryImport(Ssl)]
    public static partial nint SSL_new(nint context);

    [LibraryImport(Ssl)]
    public static partial void SSL_free(nint ssl);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_connect_state(nint ssl);

    [LibraryImport(Ssl)]
    public static partial void SSL_set0_rbio(nint ssl, nint bio);

    [LibraryImport(Ssl)]
    public static partial void SSL_set0_wbio(nint ssl, nint bio);

    [LibraryImport(Ssl)]
    public static partial int SSL_use_certificate(nint ssl, nint certificate);

    [LibraryImport(Ssl)]
    public static partial int SSL_use_PrivateKey(nint ssl, nint key);

    [LibraryImport(Ssl)]
    public static partial void SSL_certs_clear(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_do_handshake(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_read(nint ssl, byte* buffer, int count);

    [LibraryImport(Ssl)]
    public static partial int SSL_has_pending(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_write(nint ssl, byte* buffer, int count);

    [LibraryImport(Ssl)]
    public static partial int SSL_shutdown(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_get_error(nint ssl, int returned);

    [LibraryImport(Ssl)]
    public static partial int SSL_version(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_session_reused(nint ssl);

    [LibraryImport(Ssl)]
    public static partial nint SSL_get_current_cipher(nint ssl);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CIPHER_standard_name(nint cipher);

    [LibraryImport(Crypto)]
    public static partial nint BIO_s_mem();

    [LibraryImport(Crypto)]
    public static partial nint BIO_new(nint method);

    [LibraryImport(Crypto)]
    public static partial int BIO_read(nint bio, byte* buffer, int count);

    [LibraryImport(Crypto)]
    public static partial int BIO_write(nint bio, byte* buffer, int count);

    [LibraryImport(Crypto)]
    public static partial nuint BIO_ctrl_pending(nint bio);

    [LibraryImport(Crypto)]
    public static partial void ERR_clear_error();

    [LibraryImport(Crypto)]
    public static partial nuint ERR_get_error();

    [LibraryImport(Crypto)]
    public static partial void ERR_error_string_n(nuint error, byte* buffer, nuint length);

    [LibraryImport(Crypto)]
    public static partial int X509_STORE_add_cert(nint store, nint certificate);

    [LibraryImport(Crypto)]
    public static partial int X509_verify_cert(nint context);

    [LibraryImport(Crypto)]
    public static partial void X509_STORE_CTX_set_verify_cb(nint context, delegate* unmanaged[Cdecl]<int, nint, int> callback);

    [LibraryImport(Crypto)]
    public static partial int X509_STORE_CTX_get_error(nint context);

    [LibraryImport(Crypto, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int X509_VERIFY_PARAM_set1_host(nint parameters, string name, nuint length);

    [LibraryImport(Crypto, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int X509_VERIFY_PARAM_set1_ip_asc(nint parameters, string address);

    /// <summary>SSL_CTX_set_mode.</summary>
    public static void SetMode(nint context, int mode) => _ = SSL_CTX_ctrl(context, ControlMode, mode, 0);

    /// <summary>SSL_CTX_set_session_cache_mode(SSL_SESS_CACHE_OFF).</summary>
    public static void KeepNoSessions(nint context) => _ = SSL_CTX_ctrl(context, ControlSessionCacheMode, 0, 0);

    /// <summary>SSL_CTX_set_min_proto_version and SSL_CTX_set_max_proto_version.</summary>
    public static bool SetVersions(nint context, int lowest, int highest) =>
        SSL_CTX_ctrl(context, ControlMinimumVersion, lowest, 0) == 1 && SSL_CTX_ctrl(context, ControlMaximumVersion, highest, 0) == 1;

    /// <summary>SSL_set_tlsext_host_name.</summary>
    public static bool SetServerName(nint ssl, byte* name) => SSL_ctrl(ssl, ControlServerName, 0, (nint)name) == 1;

    [LibraryImport(Ssl)]
    private static partial nint SSL_CTX_ctrl(nint context, int command, nint number, nint pointer);

    [LibraryImport(Ssl)]
    private static partial nint SSL_ctrl(nint ssl, int command, nint number, nint pointer);
}
