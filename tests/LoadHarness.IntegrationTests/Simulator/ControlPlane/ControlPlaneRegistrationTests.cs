using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

/// <summary>RegisterThing over REST, whose template brings the certificate.</summary>
public sealed class ControlPlaneRegistrationTests
{
    private const string Arns = "arn:aws:iot:us-east-1:123456789012:";

    [Fact]
    public async Task RegisterThing_SigningRequest_MakesEverythingTheTemplateDescribes()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        await rig.CreatePolicyAsync("P");
        var response = await rig.Client.RegisterThingAsync(new RegisterThingRequest
        {
            TemplateBody = Template(""" "CertificateSigningRequest": { "Ref": "Csr" }, "Status": "INACTIVE" """),
            Parameters = new() { ["Name"] = "SN-1", ["Csr"] = ControlPlaneRig.Csr() },
        });
        using var certificate = X509Certificate2.CreateFromPem(response.CertificatePem);
        var arn = Arns + "cert/" + AwsIotNames.CertificateId(certificate.RawData);
        Assert.Equal(new Dictionary<string, string> { ["t"] = Arns + "thing/SN-1", ["c"] = arn, ["p"] = Arns + "policy/P" }, response.ResourceArns);
        var described = await rig.Client.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateId = AwsIotNames.CertificateId(certificate.RawData) });
        Assert.Equal(CertificateStatus.INACTIVE, described.CertificateDescription!.Status);
        Assert.Equal([arn], (await rig.Client.ListThingPrincipalsAsync(new ListThingPrincipalsRequest { ThingName = "SN-1" })).Principals!);
        Assert.Equal("P", Assert.Single((await rig.Client.ListAttachedPoliciesAsync(new ListAttachedPoliciesRequest { Target = arn })).Policies!).PolicyName);
    }

    [Fact]
    public async Task RegisterThing_CertificateThatIsThere_IsAttached()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        await rig.CreatePolicyAsync("P");
        var certificate = await rig.CreateCertificateAsync(isActive: true);
        var response = await rig.Client.RegisterThingAsync(new RegisterThingRequest
        {
            TemplateBody = Template(""" "CertificateId": { "Ref": "Csr" } """),
            Parameters = new() { ["Name"] = "SN-1", ["Csr"] = certificate.CertificateId! },
        });
        Assert.Equal((certificate.CertificatePem, certificate.CertificateArn), (response.CertificatePem, response.ResourceArns!["c"]));
    }

    [Fact]
    public async Task RegisterThing_NoGood_IsRefusedByShape()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var template = Template(""" "CertificateSigningRequest": { "Ref": "Csr" } """);
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.RegisterThingAsync(new RegisterThingRequest { TemplateBody = "{" }));
        await FailsAsync(new() { ["Name"] = "SN-1" });
        await FailsAsync(new() { ["Name"] = "a b", ["Csr"] = ControlPlaneRig.Csr() });
        await FailsAsync(new() { ["Name"] = "SN-1", ["Csr"] = "none" });
        var unknown = await FailsAsync(new() { ["Name"] = "SN-1", ["Csr"] = ControlPlaneRig.Csr() });
        Assert.Equal("Policy P not found", unknown.Message);

        Task<ResourceRegistrationFailureException> FailsAsync(Dictionary<string, string> parameters) =>
            Assert.ThrowsAsync<ResourceRegistrationFailureException>(() => rig.Client.RegisterThingAsync(new RegisterThingRequest { TemplateBody = template, Parameters = parameters }));
    }

    private static string Template(string certificate) => $$"""
        {
          "Parameters": { "Name": { "Type": "String" }, "Csr": { "Type": "String" } },
          "Resources": {
            "t": { "Type": "AWS::IoT::Thing", "Properties": { "ThingName": { "Ref": "Name" } } },
            "c": { "Type": "AWS::IoT::Certificate", "Properties": { {{certificate}} } },
            "p": { "Type": "AWS::IoT::Policy", "Properties": { "PolicyName": "P" } }
          }
        }
        """;
}
