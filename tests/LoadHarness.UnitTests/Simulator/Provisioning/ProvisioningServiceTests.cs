using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator.Provisioning;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Provisioning;

public sealed class ProvisioningServiceTests : IDisposable
{
    private readonly ProvisioningRig _rig = new();

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
        { "$aws/provisioning-templates/fleet/provision/json", """{"certificateOwnershipToken":"garbage"}""", 400, "InvalidCertificateOwnershipToken", "Certificate ownership token is invalid or expired." },
        { "$aws/provisioning-templates/fleet/provision/json", """{"certificateOwnershipToken":"TOKEN"}""", 404, "ResourceNotFound", "The provisioning template was not found." },
        { "$aws/provisioning-templates/Fleet/provision/json", """{"certificateOwnershipToken":"TOKEN"}""", 400, "InvalidParameters", "A value for template parameter SerialNumber is required." },
        { "$aws/provisioning-templates/Fleet/provision/json", """{"certificateOwnershipToken":"TOKEN","parameters":{"serialnumber":"1"}}""", 400, "InvalidParameters", "A value for template parameter SerialNumber is required." },
        { "$aws/provisioning-templates/Fleet/provision/json", """{"certificateOwnershipToken":"TOKEN","parameters":{"SerialNumber":"a/b"}}""", 400, "InvalidParameters", "The template gives a thing name that is not valid." },
    };

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Handle_BadRequest_IsRejectedAsTheTableSays(string topic, string payload, int status, string code, string message)
    {
        var issued = await _rig.IssueAsync();

        var answer = await _rig.AskAsync(topic, payload.Replace("TOKEN", issued.CertificateOwnershipToken, StringComparison.Ordinal));

        Assert.False(answer.Accepted);
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, answer.Payload, out RequestRejected? rejected, out _));
        Assert.Equal(new RequestRejected(status, code, message), rejected);
        Assert.Equal(CertificateStatus.PendingActivation, _rig.Registry.Certificates.Find(issued.CertificateId)?.Status);
    }

    [Fact]
    public async Task RegisterThing_DefaultTemplate_MakesThingCertificateAndPolicy()
    {
        var issued = await _rig.IssueAsync();
        Assert.Equal(464, issued.CertificateOwnershipToken.Length);
        Assert.False(_rig.Registry.Certificates.MayConnect(issued.CertificateId));

        var registered = ProvisioningRig.Accepted(await _rig.RegisterAsync(issued));

        Assert.Equal("SN1", registered.ThingName);
        Assert.Empty(registered.DeviceConfiguration);
        Assert.True(_rig.Registry.Certificates.MayConnect(issued.CertificateId));
        Assert.Equal(issued.CertificateId, _rig.Registry.ThingPrincipals.OfThing("SN1", PageRequest.First).Items.Single().Name);
        var policy = Assert.Single(_rig.Registry.PolicyAttachments.ListAttached(PolicyTarget.Certificate(issued.CertificateId), isRecursive: false, PageRequest.First).Items);
        Assert.Contains("arn:aws:iot:us-east-1:123456789012:client/${iot:Connection.Thing.ThingName}", policy.Document, StringComparison.Ordinal);
        _rig.Time.Advance(TimeSpan.FromHours(2));
        _rig.Registry.RemoveExpired();
        Assert.Equal(1, _rig.Registry.Certificates.Count);
    }

    [Fact]
    public async Task RegisterThing_ManyDevices_ShareOnePolicy()
    {
        ProvisioningRig.Accepted(await _rig.RegisterAsync(await _rig.IssueAsync(), "SN1"));
        ProvisioningRig.Accepted(await _rig.RegisterAsync(await _rig.IssueAsync(), "SN2"));
        Assert.Equal(2, _rig.Registry.PolicyAttachments.ListTargets(AccountDefaults.DevicePolicy, PageRequest.First).Items.Count);
    }

    [Fact]
    public async Task RegisterThing_PolicyDocuments_AreSharedByTheirHash()
    {
        const string policy = """ "p": { "Type": "AWS::IoT::Policy", "Properties": { "PolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "iot:Connect", "Resource": { "Fn::Sub": "arn:aws:iot:r:a:client/${Location}" } }] } } } """;
        using var rig = new ProvisioningRig(ProvisioningRig.Body(policy));
        var before = rig.Registry.Policies.List(PageRequest.First).Items.Count;
        ProvisioningRig.Accepted(await rig.RegisterAsync(await rig.IssueAsync()));
        ProvisioningRig.Accepted(await rig.RegisterAsync(await rig.IssueAsync()));
        Assert.Equal(before + 1, rig.Registry.Policies.List(PageRequest.First).Items.Count);
        ProvisioningRig.Accepted(await rig.RegisterAsync(await rig.IssueAsync(), more: ("Location", "elsewhere")));
        Assert.Equal(before + 2, rig.Registry.Policies.List(PageRequest.First).Items.Count);
    }

    [Fact]
    public async Task RegisterThing_AfterAnHour_IsRejectedAndTheCertificateForgotten()
    {
        var issued = await _rig.IssueAsync();
        _rig.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        _rig.Registry.RemoveExpired();
        Assert.NotNull(_rig.Registry.Certificates.Find(issued.CertificateId));
        _rig.Time.Advance(TimeSpan.FromSeconds(1));

        ProvisioningRig.Refused(await _rig.RegisterAsync(issued), RejectionReason.InvalidToken);

        _rig.Registry.RemoveExpired();
        Assert.Null(_rig.Registry.Certificates.Find(issued.CertificateId));
    }

    [Fact]
    public async Task RegisterThing_TokenExpiresWhileTheHookIsAsked_ProvisionsNothing()
    {
        var issued = await _rig.IssueAsync();
        _rig.SetHook("builtin:delay:3s");
        _rig.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        var asked = _rig.RegisterAsync(issued);
        _rig.Time.Advance(TimeSpan.FromSeconds(3));

        ProvisioningRig.Refused(await asked, RejectionReason.InvalidToken);

        Assert.Equal(0, _rig.Registry.Things.Count);
        Assert.Equal(CertificateStatus.PendingActivation, _rig.Registry.Certificates.Find(issued.CertificateId)?.Status);
    }

    [Fact]
    public async Task CreateFromCsr_SameRequestTwice_GivesDistinctCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var csr = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA384).CreateSigningRequestPem();
        Assert.NotEqual((await _rig.IssueAsync(csr)).CertificateId, (await _rig.IssueAsync(csr)).CertificateId);
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
        ProvisioningRig.Refused(await _rig.CreateAsync(PemEncoding.WriteString("CERTIFICATE REQUEST", der)), RejectionReason.InvalidCsr);
    }

    private async Task<bool> IsTakenAsync(CertificateRequest request) => (await _rig.CreateAsync(request.CreateSigningRequestPem())).Accepted;
}
