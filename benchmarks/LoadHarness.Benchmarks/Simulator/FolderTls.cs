using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Simulator.Certificates;

namespace LoadHarness.Benchmarks.Simulator;

/// <summary>A client's TLS options from the simulator's folder of certificates.</summary>
internal static class FolderTls
{
    /// <summary>The claim certificate as identity, the folder's CA as trust; AWS issues no tickets, so nothing is resumed.</summary>
    public static SslClientAuthenticationOptions Options(string folder, string host, TlsVersions versions)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, CertificateFolder.CaFile));
        var claim = X509Certificate2.CreateFromPemFile(Path.Combine(folder, CertificateFolder.ClaimFile), Path.Combine(folder, CertificateFolder.ClaimKeyFile));
        return new TlsOptionsFactory(host, [authority], versions, alpn: [], insecure: false).Create(claim, resume: true);
    }
}
