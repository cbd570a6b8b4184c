using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator.Certificates;

namespace LoadHarness.Benchmarks.Keys;

/// <summary>A signing request for a key that exists, and the certificate that the simulator's CA (ECDSA P-256) makes of it.</summary>
[Description("Signing request and certificate, without the key's making")]
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the clean-up, and disposes of nothing.")]
public class CertificateBenchmarks
{
    private const int RsaBits = 2048;

    private AsymmetricAlgorithm _key = null!;
    private CertificateAuthority _authority = null!;
    private string _request = "";

    /// <summary>The kind of the device's key.</summary>
    [ParamsAllValues]
    public KeyType Type { get; set; }

    /// <summary>Makes the device's key, its request, and the CA.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _key = Type == KeyType.Rsa2048 ? RSA.Create(RsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _authority = new CertificateAuthority(CertificateAuthority.CreateRoot(TimeProvider.System), TimeProvider.System);
        _request = SigningRequest();
    }

    /// <summary>Lets key and CA go.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _key.Dispose();
        _authority.Dispose();
    }

    /// <summary>Makes a request as PEM.</summary>
    [Benchmark]
    public string SigningRequest()
    {
        const string Subject = "CN=LoadHarness device";
        var request = _key is RSA rsa
            ? new CertificateRequest(Subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(Subject, (ECDsa)_key, HashAlgorithmName.SHA256);
        return request.CreateSigningRequestPem();
    }

    /// <summary>Reads the request, checks its signature, and makes the certificate as PEM.</summary>
    [Benchmark]
    public string Certificate()
    {
        if (!SigningRequests.TryReadKey(_request, out var key))
        {
            throw new InvalidOperationException("The request was not taken.");
        }

        using var certificate = _authority.IssueClient(key);
        return certificate.ExportCertificatePem();
    }
}
