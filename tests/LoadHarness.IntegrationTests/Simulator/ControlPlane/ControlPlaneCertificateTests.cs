using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

public sealed class ControlPlaneCertificateTests
{
    [Fact]
    public async Task CreateKeysAndCertificate_SetAsActive_GivesACertificateThatConnects()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var created = await rig.Client.CreateKeysAndCertificateAsync(new CreateKeysAndCertificateRequest { SetAsActive = true });
        using var certificate = X509Certificate2.CreateFromPem(created.CertificatePem!, created.KeyPair!.PrivateKey!);
        Assert.Equal(AwsIotNames.CertificateId(certificate.RawData), created.CertificateId);
        Assert.Equal("arn:aws:iot:us-east-1:123456789012:cert/" + created.CertificateId, created.CertificateArn);
        using var rsa = RSA.Create();
        rsa.ImportFromPem(created.KeyPair.PublicKey);
        Assert.Equal(2048, rsa.KeySize);
        await rig.CreatePolicyAsync("all");
        await rig.Client.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = "all", Target = created.CertificateArn });
        await using var device = await rig.Simulator.ConnectAsync("device-1", certificate);
        Assert.True(device.Mqtt.IsConnected);
    }

    [Fact]
    public async Task CreateCertificateFromCsr_OneRequestTwice_GivesDistinctInactiveCertificates()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var csr = ControlPlaneRig.Csr();
        var one = await rig.Client.CreateCertificateFromCsrAsync(new CreateCertificateFromCsrRequest { CertificateSigningRequest = csr });
        var other = await rig.Client.CreateCertificateFromCsrAsync(new CreateCertificateFromCsrRequest { CertificateSigningRequest = csr });
        Assert.NotEqual(one.CertificateId, other.CertificateId);
        var described = (await rig.Client.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateId = one.CertificateId })).CertificateDescription!;
        Assert.Equal((one.CertificateArn, CertificateStatus.INACTIVE, one.CertificatePem, "123456789012", 1), (described.CertificateArn, described.Status, described.CertificatePem, described.OwnedBy, described.CustomerVersion));
        Assert.Equal(CertificateMode.DEFAULT, described.CertificateMode);
        Assert.Equal(AwsIotNames.IssuedCertificateNotAfter.UtcDateTime, described.Validity!.NotAfter);
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.CreateCertificateFromCsrAsync(new CreateCertificateFromCsrRequest { CertificateSigningRequest = "no csr" }));
    }

    [Fact]
    public async Task Certificate_StatusAndDeletion_FollowAwssRules()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var created = await rig.CreateCertificateAsync(isActive: true);
        await rig.CreatePolicyAsync("P");
        await rig.CreateThingAsync("thing");
        await rig.Client.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = "P", Target = created.CertificateArn });
        await rig.Client.AttachThingPrincipalAsync(new AttachThingPrincipalRequest { ThingName = "thing", Principal = created.CertificateArn });

        var active = await Assert.ThrowsAsync<CertificateStateException>(() => DeleteAsync());
        Assert.Equal(HttpStatusCode.NotAcceptable, active.StatusCode);
        await Assert.ThrowsAsync<InvalidRequestException>(() => UpdateAsync(CertificateStatus.PENDING_ACTIVATION));
        await Assert.ThrowsAsync<InvalidRequestException>(() => UpdateAsync("NONSENSE"));
        await UpdateAsync(CertificateStatus.INACTIVE);
        await UpdateAsync(CertificateStatus.INACTIVE);
        await Assert.ThrowsAsync<DeleteConflictException>(() => DeleteAsync(isForced: true));
        await rig.Client.DetachThingPrincipalAsync(new DetachThingPrincipalRequest { ThingName = "thing", Principal = created.CertificateArn });
        await Assert.ThrowsAsync<DeleteConflictException>(() => DeleteAsync());
        await DeleteAsync(isForced: true);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => DeleteAsync());
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => UpdateAsync(CertificateStatus.ACTIVE));

        Task UpdateAsync(CertificateStatus status) => rig.Client.UpdateCertificateAsync(new UpdateCertificateRequest { CertificateId = created.CertificateId, NewStatus = status });
        Task DeleteAsync(bool isForced = false) => rig.Client.DeleteCertificateAsync(new DeleteCertificateRequest { CertificateId = created.CertificateId, ForceDelete = isForced });
    }

    [Fact]
    public async Task RegisterCertificate_WithAndWithoutCa_IsCheckedAndKnownOnceOnly()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=Own CA", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var ca = caRequest.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256).Create(ca, now.AddMinutes(-1), now.AddHours(1), [1, 2, 3]);
        var pem = certificate.ExportCertificatePem();

        await Assert.ThrowsAsync<CertificateValidationException>(() => rig.Client.RegisterCertificateAsync(new RegisterCertificateRequest { CertificatePem = pem }));
        var registered = await rig.Client.RegisterCertificateAsync(new RegisterCertificateRequest { CertificatePem = pem, CaCertificatePem = ca.ExportCertificatePem(), Status = CertificateStatus.ACTIVE });
        var described = (await rig.Client.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateId = registered.CertificateId })).CertificateDescription!;
        Assert.Equal((AwsIotNames.CertificateId(certificate.RawData), CertificateStatus.ACTIVE, AwsIotNames.CertificateId(ca.RawData)), (registered.CertificateId, described.Status, described.CaCertificateId));
        var taken = await Assert.ThrowsAsync<ResourceAlreadyExistsException>(() => rig.Client.RegisterCertificateWithoutCAAsync(new RegisterCertificateWithoutCARequest { CertificatePem = pem }));
        Assert.Equal(registered.CertificateArn, taken.ResourceArn);

        var alone = await rig.Client.RegisterCertificateWithoutCAAsync(new RegisterCertificateWithoutCARequest { CertificatePem = ca.ExportCertificatePem() });
        described = (await rig.Client.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateId = alone.CertificateId })).CertificateDescription!;
        Assert.Equal((CertificateStatus.INACTIVE, CertificateMode.SNI_ONLY), (described.Status, described.CertificateMode));
        await Assert.ThrowsAsync<CertificateValidationException>(() => rig.Client.RegisterCertificateWithoutCAAsync(new RegisterCertificateWithoutCARequest { CertificatePem = "none" }));
    }

    [Fact]
    public async Task ListCertificates_Pages_HoldEachOnceInTheOrderOfCreation()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var created = new List<string?>();
        for (var count = 0; count < 5; count++)
        {
            created.Add((await rig.CreateCertificateAsync()).CertificateId);
        }

        var ascending = await ListAsync(isAscending: true);
        var descending = await ListAsync(isAscending: null);
        Assert.Equal(created, ascending.Where(created.Contains));
        Assert.Equal(Enumerable.Reverse(ascending), descending);

        async Task<List<string?>> ListAsync(bool? isAscending)
        {
            var ids = new List<string?>();
            var request = new ListCertificatesRequest { PageSize = 2, AscendingOrder = isAscending };
            do
            {
                var page = await rig.Client.ListCertificatesAsync(request);
                ids.AddRange(page.Certificates!.Select(certificate => certificate.CertificateId));
                request.Marker = page.NextMarker;
            }
            while (request.Marker is not null);
            return ids;
        }
    }
}
