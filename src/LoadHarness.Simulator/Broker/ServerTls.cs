using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.Broker;

/// <summary>The TLS options of the simulator's listeners: mutual, TLS 1.2 and 1.3, no session is resumed.</summary>
/// <param name="authority">Signs and verifies.</param>
/// <param name="server">The listeners' certificate with its key.</param>
/// <param name="registry">Knows which client certificates are active.</param>
/// <param name="refusal">Where a bad client certificate is refused.</param>
internal sealed class ServerTls(CertificateAuthority authority, X509Certificate2 server, AccountRegistry registry, ClientCertificateRefusal refusal)
{
    /// <summary>Options that offer one ALPN name, or none.</summary>
    public SslServerAuthenticationOptions Options(SslApplicationProtocol? alpn) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(server, additionalCertificates: null, offline: true),
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,

        // AWS IoT gives no session tickets: each handshake is a full one (AWS IoT developer guide, "Transport security").
        AllowTlsResume = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = authority.Policy(),
        RemoteCertificateValidationCallback = IsTaken,
        ApplicationProtocols = alpn is { } name ? [name] : null,
    };

    // A certificate is needed; whether it is good is judged here or after CONNECT.
    private bool IsTaken(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null
        && (refusal == ClientCertificateRefusal.CloseAfterConnect || registry.Certificates.MayConnect(AwsIotNames.CertificateId(certificate.GetRawCertData())));
}
