using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.Provisioning;
using LoadHarness.Simulator.Registry;
using LoadHarness.Simulator.State;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.Provisioning;

public sealed class ProvisioningServiceTests : IDisposable
{
    private const string Template = "Fleet";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CertificateAuthority _authority;
    private readonly AccountRegistry _registry;
    private readonly ProvisioningService _service;

    public ProvisioningServiceTests()
    {
        _authority = new CertificateAuthority(CertificateAuthority.CreateRoot(_time), _time);
        _registry = new AccountRegistry(new AccountSettings(new AwsIotArns("us-east-1", "123456789012")), _time, new MemoryStateStore());
        _service = new ProvisioningService(Template, _authority, new KeyPool("unused", NullLogger.Instance), _registry, UnlimitedProvisioning.Instance, NullLogger<ProvisioningService>.Instance);
    }

    public static TheoryData<string, string, int, string, string> Refusals => new()
    {
        { "$aws/certificates/create/json", "[", 400, "InvalidPayload", "The payload could not be parsed." },
        { "$aws/certificates/create-from-csr/json", "{}", 400, "InvalidPayload", "The payload could not be parsed." },
        { "$aws/certificates/create-from-csr/json", """{"certificateSigningRequest":""}""", 400, "InvalidCertificateSigningRequest", "The certificate signing request is invalid." },
        { "$aws/certificates/create-from-csr/json", """{"certificateSigningRequest":"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----"}""", 400, "InvalidCertificateSigningRequest", "The certificate signing request is invalid." },
        { "$aws/provisioning-templates/Fleet/provision/json", "nonsense", 400, "InvalidPayload", "The payload could not be parsed." },
        { "$aws/provisioning-templates/Fleet/provision/json", "{}", 400, "InvalidCertificateOwnershipToken", "Certificate ownership token cannot be empty." },
        { "$aws/provisioning-templates/Fleet/provision/json", """{"certificateOwnershipToken":""}""", 400, "InvalidCertificateOwnershipToken", "Certificate ownership token cannot be empty." },
        { "$aws/provisioning-templates/Fleet/provision/json", """{"certificateOwnershipToken":"garbage"}""", 400, "InvalidCertificateOwnershipToken", "Certificate ownership token is invalid or expired." },
        { "$aws/provisioning-templates/fleet/provision/json", """{"certificateOwnershipToken":"garbage"}""", 404, "ResourceNotFound", "The provisioning template was not found." },
        { "$aws/provisioning-templates/Fleet/provision/json", """{"certificateOwnershipToken":"TOKEN"}""", 400, "InvalidParameters", "A value for template parameter SerialNumber is required." },
        { "$aws/provisioning-templates/Fleet/provision/json", """{"certificateOwnershipToken":"TOKEN","parameters":{"serialnumber":"1"}}""", 400, "InvalidParameters", "A value for template parameter SerialNumber is required." },
        { "$aws/provisioning-templates/Fleet/provision/json", """{"certificateOwnershipToken":"TOKEN","parameters":{"SerialNumber":"a/b"}}""", 400, "InvalidParameters", "The template gives a thing name that is not valid." },
    };

    public void Dispose() => _authority.Dispose();

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Handle_BadRequest_IsRejectedAsTheTableSays(string topic, string payload, int status, string code, string message)
    {
        var issued = await IssueAsync();

        var answer = await AskAsync(topic, Encoding.UTF8.GetBytes(payload.Replace("TOKEN", issued.CertificateOwnershipToken, StringComparison.Ordinal)));

        Assert.False(answer.Accepted);
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, answer.Payload, out RequestRejected? rejected, out _));
        Assert.Equal(new RequestRejected(status, code, message), rejected);
        Assert.Equal(CertificateStatus.PendingActivation, _registry.Certificates.Find(issued.CertificateId)?.Status);
    }

    [Fact]
    public async Task RegisterThing_GoodToken_ActivatesTheCertificate()
    {
        var issued = await IssueAsync();
        Assert.Equal(464, issued.CertificateOwnershipToken.Length);
        Assert.False(_registry.Certificates.MayConnect(issued.CertificateId));

        var answer = await RegisterAsync(issued);

        Assert.True(answer.Accepted);
        Assert.True(_registry.Certificates.MayConnect(issued.CertificateId));
        Assert.Equal(issued.CertificateId, _registry.ThingPrincipals.OfThing("SN1", PageRequest.First).Items.Single().Name);
        _time.Advance(TimeSpan.FromHours(2));
        _registry.RemoveExpired();
        Assert.Equal(1, _registry.Certificates.Count);
    }

    [Fact]
    public async Task RegisterThing_AfterAnHour_IsRejectedAndTheCertificateForgotten()
    {
        var issued = await IssueAsync();
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        _registry.RemoveExpired();
        Assert.NotNull(_registry.Certificates.Find(issued.CertificateId));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False((await RegisterAsync(issued)).Accepted);

        _registry.RemoveExpired();
        Assert.Null(_registry.Certificates.Find(issued.CertificateId));
    }

    [Fact]
    public async Task CreateFromCsr_SameRequestTwice_GivesDistinctCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var csr = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA384).CreateSigningRequestPem();
        Assert.NotEqual((await IssueAsync(csr)).CertificateId, (await IssueAsync(csr)).CertificateId);
    }

    [Fact]
    public async Task CreateFromCsr_KeysAwsTakes_AreTakenAndOthersNot()
    {
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        using var rsa2048 = RSA.Create(2048);
        using var rsa1024 = RSA.Create(1024);
        using var brainpool = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        Assert.True(await IsTakenAsync(new CertificateRequest("CN=x", p521, HashAlgorithmName.SHA512)));
        Assert.True(await IsTakenAsync(new CertificateRequest("CN=x", rsa2048, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        Assert.False(await IsTakenAsync(new CertificateRequest("CN=x", rsa1024, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        Assert.False(await IsTakenAsync(new CertificateRequest("CN=x", brainpool, HashAlgorithmName.SHA256)));
    }

    [Fact]
    public async Task CreateFromCsr_SignatureOfAnotherKey_IsRejected()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var der = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        der[^1] ^= 1;
        Assert.False((await CreateAsync(PemEncoding.WriteString("CERTIFICATE REQUEST", der))).Accepted);
    }

    private async Task<bool> IsTakenAsync(CertificateRequest request) => (await CreateAsync(request.CreateSigningRequestPem())).Accepted;

    private async Task<CertificateIssued> IssueAsync(string? csr = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var answer = await CreateAsync(csr ?? new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequestPem());
        Assert.True(answer.Accepted);
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, answer.Payload, out CertificateIssued? issued, out _));
        return issued;
    }

    private Task<ProvisioningAnswer> CreateAsync(string csr) =>
        AskAsync("$aws/certificates/create-from-csr/json", ProvisioningCodec.Encode(PayloadFormat.Json, new CreateCertificateFromCsrRequest(csr)));

    private Task<ProvisioningAnswer> RegisterAsync(CertificateIssued issued) => AskAsync(
        "$aws/provisioning-templates/Fleet/provision/json",
        ProvisioningCodec.Encode(PayloadFormat.Json, new RegisterThingRequest(issued.CertificateOwnershipToken, new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = "SN1" })));

    private async Task<ProvisioningAnswer> AskAsync(string topic, byte[] payload)
    {
        Assert.True(ProvisioningTopics.TryParseRequest(topic, out var request));
        return await _service.HandleAsync(request, payload, CancellationToken.None);
    }
}
