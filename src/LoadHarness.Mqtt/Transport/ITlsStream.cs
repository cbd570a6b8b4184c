using System.Net.Security;
using System.Security.Authentication;

namespace LoadHarness.Mqtt.Transport;

/// <summary>A client's TLS stream: what the harness asks of it beside bytes.</summary>
internal interface ITlsStream : IAsyncDisposable
{
    /// <summary>What was wrong with the server's certificate.</summary>
    SslPolicyErrors ServerCertificateErrors { get; }

    /// <summary>Version and suite: <c>TLS 1.3 TLS_AES_256_GCM_SHA384</c>. After the handshake.</summary>
    string ProtocolName { get; }

    /// <summary>Whether the session was resumed; null where it cannot be told. After the handshake.</summary>
    bool? WasResumed { get; }

    /// <summary>Performs the handshake.</summary>
    /// <exception cref="AuthenticationException">TLS failed: by an alert, by the server's certificate, or because the peer speaks no TLS.</exception>
    /// <exception cref="IOException">The connection ended meanwhile.</exception>
    /// <exception cref="OperationCanceledException">It was cut off.</exception>
    Task HandshakeAsync(CancellationToken cancellationToken);

    /// <summary>Sends close_notify (RFC 8446 §6.1).</summary>
    Task ShutdownAsync();
}
