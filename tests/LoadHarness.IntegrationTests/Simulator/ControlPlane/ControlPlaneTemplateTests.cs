using System.Net;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

public sealed class ControlPlaneTemplateTests
{
    [Fact]
    public async Task Template_WholeLife_IsAsOnAws()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var created = await CreateAsync(rig.Client, "T", new ProvisioningHook { TargetArn = "arn:aws:lambda:us-east-1:123456789012:function:hook" });
        Assert.Equal(("arn:aws:iot:us-east-1:123456789012:provisioningtemplate/T", "T", 1), (created.TemplateArn, created.TemplateName, created.DefaultVersionId));

        var described = await rig.Client.DescribeProvisioningTemplateAsync(new DescribeProvisioningTemplateRequest { TemplateName = "T" });
        Assert.Equal(("T", "d", true, ControlPlaneRig.RoleArn, 1), (described.TemplateName, described.Description, described.Enabled, described.ProvisioningRoleArn, described.DefaultVersionId));
        Assert.Equal(ControlPlaneRig.TemplateBody, described.TemplateBody);
        Assert.Equal(TemplateType.FLEET_PROVISIONING, described.Type);
        Assert.Equal("2020-04-01", described.PreProvisioningHook!.PayloadVersion);
        Assert.NotNull(described.CreationDate);

        var version = await rig.Client.CreateProvisioningTemplateVersionAsync(new CreateProvisioningTemplateVersionRequest { TemplateName = "T", TemplateBody = ControlPlaneRig.TemplateBody.Replace("Active", "Inactive", StringComparison.Ordinal) });
        Assert.Equal((2, false), (version.VersionId, version.IsDefaultVersion));
        await rig.Client.UpdateProvisioningTemplateAsync(new UpdateProvisioningTemplateRequest { TemplateName = "T", DefaultVersionId = 2, Enabled = false, RemovePreProvisioningHook = true });
        described = await rig.Client.DescribeProvisioningTemplateAsync(new DescribeProvisioningTemplateRequest { TemplateName = "T" });
        Assert.Equal((2, false, null), (described.DefaultVersionId, described.Enabled, described.PreProvisioningHook));
        Assert.Contains("Inactive", described.TemplateBody, StringComparison.Ordinal);

        var second = await rig.Client.DescribeProvisioningTemplateVersionAsync(new DescribeProvisioningTemplateVersionRequest { TemplateName = "T", VersionId = 2 });
        Assert.Equal((2, true, described.TemplateBody), (second.VersionId, second.IsDefaultVersion, second.TemplateBody));
        await Assert.ThrowsAsync<DeleteConflictException>(() => rig.Client.DeleteProvisioningTemplateVersionAsync(new DeleteProvisioningTemplateVersionRequest { TemplateName = "T", VersionId = 2 }));
        await rig.Client.DeleteProvisioningTemplateVersionAsync(new DeleteProvisioningTemplateVersionRequest { TemplateName = "T", VersionId = 1 });
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => rig.Client.DescribeProvisioningTemplateVersionAsync(new DescribeProvisioningTemplateVersionRequest { TemplateName = "T", VersionId = 1 }));

        await rig.Client.DeleteProvisioningTemplateAsync(new DeleteProvisioningTemplateRequest { TemplateName = "T" });
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => rig.Client.DescribeProvisioningTemplateAsync(new DescribeProvisioningTemplateRequest { TemplateName = "T" }));
    }

    [Fact]
    public async Task CreateProvisioningTemplate_NameTaken_NamesWhatIsInTheWay()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        await CreateAsync(rig.Client, "T");
        var exception = await Assert.ThrowsAsync<ResourceAlreadyExistsException>(() => CreateAsync(rig.Client, "T"));
        Assert.Equal((HttpStatusCode.Conflict, "T", "arn:aws:iot:us-east-1:123456789012:provisioningtemplate/T"), (exception.StatusCode, exception.ResourceId, exception.ResourceArn));
    }

    [Fact]
    public async Task CreateProvisioningTemplate_NoGood_IsAnInvalidRequest()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        await Assert.ThrowsAsync<InvalidRequestException>(() => CreateAsync(rig.Client, "a.b"));
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.CreateProvisioningTemplateAsync(new CreateProvisioningTemplateRequest { TemplateName = "T", TemplateBody = "{", ProvisioningRoleArn = ControlPlaneRig.RoleArn }));
        var missing = await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.CreateProvisioningTemplateAsync(new CreateProvisioningTemplateRequest { TemplateName = "T", TemplateBody = "{}" }));
        Assert.Contains("provisioningRoleArn", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListProvisioningTemplates_Pages_HoldEachOnce()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var before = (await rig.Client.ListProvisioningTemplatesAsync(new ListProvisioningTemplatesRequest())).Templates!.Select(template => template.TemplateName).ToList();
        foreach (var name in (string[])["A", "B", "C", "D", "E"])
        {
            await CreateAsync(rig.Client, name);
        }

        var names = new List<string?>();
        var request = new ListProvisioningTemplatesRequest { MaxResults = 2 };
        do
        {
            var page = await rig.Client.ListProvisioningTemplatesAsync(request);
            Assert.InRange(page.Templates!.Count, 1, 2);
            names.AddRange(page.Templates.Select(template => template.TemplateName));
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        Assert.Equal(["A", "B", "C", "D", "E"], names.Except(before).Order());
        Assert.Distinct(names);
    }

    [Fact]
    public async Task ListProvisioningTemplateVersions_Pages_HoldEachOnce()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        await CreateAsync(rig.Client, "T");
        for (var more = 0; more < 4; more++)
        {
            await rig.Client.CreateProvisioningTemplateVersionAsync(new CreateProvisioningTemplateVersionRequest { TemplateName = "T", TemplateBody = ControlPlaneRig.TemplateBody, SetAsDefault = more == 3 });
        }

        await Assert.ThrowsAsync<VersionsLimitExceededException>(() => rig.Client.CreateProvisioningTemplateVersionAsync(new CreateProvisioningTemplateVersionRequest { TemplateName = "T", TemplateBody = ControlPlaneRig.TemplateBody }));
        var versions = new List<(int?, bool?)>();
        var request = new ListProvisioningTemplateVersionsRequest { TemplateName = "T", MaxResults = 2 };
        do
        {
            var page = await rig.Client.ListProvisioningTemplateVersionsAsync(request);
            versions.AddRange(page.Versions!.Select(version => (version.VersionId, version.IsDefaultVersion)));
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        Assert.Equal([(1, false), (2, false), (3, false), (4, false), (5, true)], versions);
    }

    [Fact]
    public async Task CreateProvisioningClaim_Template_GivesACertificateThatConnectsAndIsNotListed()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        await CreateAsync(rig.Client, "T");
        var claim = await rig.Client.CreateProvisioningClaimAsync(new CreateProvisioningClaimRequest { TemplateName = "T" });
        Assert.InRange(claim.Expiration!.Value - DateTime.UnixEpoch, TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch + TimeSpan.FromMinutes(4), TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch + TimeSpan.FromMinutes(5.1));
        using var certificate = X509Certificate2.CreateFromPem(claim.CertificatePem!, claim.KeyPair!.PrivateKey!);
        Assert.Equal(AwsIotNames.CertificateId(certificate.RawData), claim.CertificateId);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", claim.KeyPair.PublicKey, StringComparison.Ordinal);
        Assert.DoesNotContain(claim.CertificateId, (await rig.Client.ListCertificatesAsync(new ListCertificatesRequest())).Certificates!.Select(listed => listed.CertificateId));
        await using var device = await rig.Simulator.ConnectAsync("device-1", certificate);
        Assert.True(device.Mqtt.IsConnected);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => rig.Client.CreateProvisioningClaimAsync(new CreateProvisioningClaimRequest { TemplateName = "absent" }));
    }

    private static Task<CreateProvisioningTemplateResponse> CreateAsync(IAwsIotControlPlane client, string name, ProvisioningHook? hook = null) =>
        client.CreateProvisioningTemplateAsync(new CreateProvisioningTemplateRequest
        {
            TemplateName = name,
            Description = "d",
            TemplateBody = ControlPlaneRig.TemplateBody,
            Enabled = true,
            ProvisioningRoleArn = ControlPlaneRig.RoleArn,
            PreProvisioningHook = hook,
        });
}
