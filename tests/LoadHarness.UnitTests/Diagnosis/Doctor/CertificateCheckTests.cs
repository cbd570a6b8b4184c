using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Diagnosis.Doctor.Certificates;
using LoadHarness.Diagnosis.Findings;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Diagnosis.Doctor;

public sealed class CertificateCheckTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddYears(1);
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private readonly string _folder = Directory.CreateTempSubdirectory("lh-claim-").FullName;

    [Theory]
    [InlineData(10, DoctorStatus.Ok, "Valid from 2026-01-01 00:00 UTC to 2027-01-01 00:00 UTC.")]
    [InlineData(340, DoctorStatus.Warning, "25 more days")]
    [InlineData(366, DoctorStatus.Problem, "expired on 2027-01-01 00:00 UTC")]
    [InlineData(-1, DoctorStatus.Problem, "not valid before 2026-01-01 00:00 UTC")]
    public async Task Dates_AreJudgedByTheClock(int day, DoctorStatus expected, string evidence)
    {
        using var claim = Write(Request("CN=claim"));
        var result = await LookAsync(new DatesCheck(), claim, now: From.AddDays(day));
        Assert.Equal((expected, true), (result.Status, result.Evidence.Contains(evidence, StringComparison.Ordinal)));
        Assert.Equal(expected == DoctorStatus.Ok ? null : FindingIds.CertificateNotValid, result.Finding);
    }

    [Fact]
    public async Task Key_OfTheCertificate_IsOk()
    {
        using var claim = Write(Request("CN=claim"));
        Assert.Equal(DoctorStatus.Ok, (await LookAsync(new KeyCheck(), claim)).Status);
    }

    [Fact]
    public async Task Key_OfAnother_IsAProblem()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var claim = Write(Request("CN=claim"), key: other);
        Assert.Null(claim.WithKey);
        var result = await LookAsync(new KeyCheck(), claim);
        Assert.Equal((DoctorStatus.Problem, FindingIds.CertificateNotValid), (result.Status, result.Finding));
    }

    [Fact]
    public void Load_KeyThatIsNone_IsBadInput()
    {
        File.WriteAllText(Path.Combine(_folder, "claim.pem"), Create(Request("CN=claim")).ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "claim.key"), "nothing");
        var failure = Assert.Throws<HarnessException>(() => ClaimFiles.Load(Path.Combine(_folder, "claim.pem"), Path.Combine(_folder, "claim.key")));
        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
    }

    public static TheoryData<string, DoctorStatus> Usages => new()
    {
        { "none", DoctorStatus.Ok },
        { "sign", DoctorStatus.Ok },
        { "encipher", DoctorStatus.Problem },
        { "client", DoctorStatus.Ok },
        { "server", DoctorStatus.Warning },
        { "any", DoctorStatus.Ok },
    };

    [Theory]
    [MemberData(nameof(Usages))]
    public async Task Usages_AreThoseOfATlsClient(string usage, DoctorStatus expected)
    {
        var request = Request("CN=claim");
        request.CertificateExtensions.Add(usage switch
        {
            "sign" => new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true),
            "encipher" => new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, critical: true),
            "client" => Enhanced("1.3.6.1.5.5.7.3.2"),
            "server" => Enhanced("1.3.6.1.5.5.7.3.1"),
            "any" => Enhanced("2.5.29.37.0"),
            _ => new X509BasicConstraintsExtension(false, false, 0, critical: false),
        });
        using var claim = Write(request);
        Assert.Equal(expected, (await LookAsync(new UsageCheck(), claim)).Status);
    }

    public static TheoryData<string, bool> Algorithms => new() { { "P-256", true }, { "P-384", true }, { "P-521", true }, { "brainpool", false }, { "RSA 2048", true }, { "RSA 1024", false } };

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Algorithms_AreThoseOfAwsIot(string name, bool taken)
    {
        using var claim = Write(Algorithm(name, out var key), key: key);
        key.Dispose();
        Assert.Equal(taken ? DoctorStatus.Ok : DoctorStatus.Problem, (await LookAsync(new AlgorithmCheck(), claim, kind: TargetKind.Aws)).Status);
        Assert.Equal(taken ? DoctorStatus.Ok : DoctorStatus.Warning, (await LookAsync(new AlgorithmCheck(), claim, kind: TargetKind.Mqtt)).Status);
    }

    [Fact]
    public async Task Algorithms_Sha1_IsAProblem()
    {
        using var bare = Request("CN=claim").Create(new X500DistinguishedName("CN=old CA"), new Sha1Signer(), From, To, [1]);
        using var claim = Write(bare, Key);
        var result = await LookAsync(new AlgorithmCheck(), claim, kind: TargetKind.Aws);
        Assert.Equal(DoctorStatus.Problem, result.Status);
        Assert.Contains("SHA-256, SHA-384 and SHA-512 only", result.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("own", DoctorStatus.Ok, "Signed by Test CA")]
    [InlineData("none", DoctorStatus.Ok, "not among the CAs given")]
    [InlineData("impostor", DoctorStatus.Problem, "has not signed it")]
    public async Task Issuer_IsLookedForAmongTheCasGiven(string which, DoctorStatus expected, string evidence)
    {
        using var authority = Authority(out var signer);
        using var impostor = Authority(out var other);
        other.Dispose();
        using var bare = Request("CN=claim").Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), From, To, [1]);
        signer.Dispose();
        using var claim = Write(bare, Key);
        X509Certificate2Collection authorities = which switch { "own" => [authority], "impostor" => [impostor], _ => [] };
        var context = new DoctorContext(new RunPlan(), DoctorRig.Target(claim) with { Authorities = authorities }, new() { Processors = 1 }, TimeProvider.System);
        var result = Assert.Single(await new IssuerCheck().RunAsync(context, CancellationToken.None));
        Assert.Equal((expected, true), (result.Status, result.Evidence.Contains(evidence, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Identity_NamesTheCertificateAsAwsDoes()
    {
        using var claim = Write(Request("CN=claim"));
        Assert.Equal($"claim, certificate id {Convert.ToHexStringLower(SHA256.HashData(claim.Certificate.RawData))}.", (await LookAsync(new IdentityCheck(), claim)).Evidence);
    }

    [Fact]
    public async Task Checks_WithoutClaim_WarnOnce()
    {
        IDoctorCheck[] checks = [new IdentityCheck(), new DatesCheck(), new KeyCheck(), new UsageCheck(), new AlgorithmCheck(), new IssuerCheck()];
        var report = await new DoctorRunner(checks).RunAsync(DoctorRig.Context(), found: null, CancellationToken.None);
        Assert.Equal(("identity", DoctorStatus.Warning), (Assert.Single(report.Lines).Check, report.Lines[0].Status));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<CheckResult> LookAsync(CertificateCheck check, ClaimFiles claim, DateTimeOffset? now = null, TargetKind kind = TargetKind.Sim) =>
        Assert.Single(await check.RunAsync(DoctorRig.Context(new RunPlan { Target = new TargetPlan { Kind = kind } }, claim, timeProvider: new FakeTimeProvider(now ?? From.AddDays(1))), CancellationToken.None));

    private static X509EnhancedKeyUsageExtension Enhanced(string usage) => new([new Oid(usage)], critical: false);

    private static CertificateRequest Request(string subject) => new(subject, Key, HashAlgorithmName.SHA256);

    private static X509Certificate2 Create(CertificateRequest request) => request.CreateSelfSigned(From, To);

    private static CertificateRequest Algorithm(string name, out AsymmetricAlgorithm key)
    {
        if (name.StartsWith("RSA", StringComparison.Ordinal))
        {
            var rsa = RSA.Create(int.Parse(name[4..], System.Globalization.CultureInfo.InvariantCulture));
            key = rsa;
            return new CertificateRequest("CN=claim", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        var curve = name switch { "P-384" => ECCurve.NamedCurves.nistP384, "P-521" => ECCurve.NamedCurves.nistP521, "brainpool" => ECCurve.NamedCurves.brainpoolP256r1, _ => ECCurve.NamedCurves.nistP256 };
        var ecdsa = ECDsa.Create(curve);
        key = ecdsa;
        return new CertificateRequest("CN=claim", ecdsa, HashAlgorithmName.SHA256);
    }

    private static X509Certificate2 Authority(out ECDsa key)
    {
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(From, To);
    }

    private ClaimFiles Write(CertificateRequest request, AsymmetricAlgorithm? key = null)
    {
        using var certificate = Create(request);
        return Write(certificate, key ?? Key);
    }

    private ClaimFiles Write(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        var (pem, file) = (Path.Combine(_folder, "claim.pem"), Path.Combine(_folder, "claim.key"));
        File.WriteAllText(pem, certificate.ExportCertificatePem());
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        return ClaimFiles.Load(pem, file);
    }

    // The platform refuses to sign with SHA-1; old CAs did.
    private sealed class Sha1Signer : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => [0x30, 0x09, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01];

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => Key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => new(Key);
    }
}
