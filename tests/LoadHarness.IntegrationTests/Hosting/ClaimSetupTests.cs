using LoadHarness.AwsIot;
using LoadHarness.AwsIot.ControlPlane.Model;
using LoadHarness.AwsIot.Policies.Claims;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting.Claims;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.IntegrationTests.Simulator.ControlPlane;
using LoadHarness.Simulator;

namespace LoadHarness.IntegrationTests.Hosting;

/// <summary>Claims made over the control plane, and what the broker then thinks of them.</summary>
public sealed class ClaimSetupTests
{
    private static readonly AwsIotArns Arns = new("us-east-1", "123456789012");

    [Theory]
    [InlineData(ClaimStatus.Active, "ACTIVE", true)]
    [InlineData(ClaimStatus.Inactive, "INACTIVE", false)]
    [InlineData(ClaimStatus.Revoked, "REVOKED", false)]
    [InlineData(ClaimStatus.Expired, "ACTIVE", false)]
    [InlineData(ClaimStatus.Unknown, null, false)]
    public async Task Make_EachStatus_IsThatOfTheRegistryAndConnectsOnlyIfGood(ClaimStatus status, string? registered, bool connects)
    {
        foreach (var refusal in Enum.GetValues<ClientCertificateRefusal>())
        {
            await using var rig = await ControlPlaneRig.StartAsync(options => options with { ClientCertificateRefusal = refusal });
            using var claims = await MakeAsync(rig, new ClaimPlan { Status = status });

            Assert.Equal(registered, await StatusAsync(rig, claims.CertificateIdOf(0)!));
            Assert.True(claims.Of(0)!.HasPrivateKey);
            var connecting = rig.Simulator.ConnectAsync("device", claims.Of(0));
            if (connects)
            {
                await using var client = await connecting;
                Assert.True(client.Mqtt.IsConnected);
            }
            else
            {
                await Assert.ThrowsAnyAsync<Exception>(() => connecting);
            }
        }
    }

    [Fact]
    public async Task Make_EachPolicyOfTheCatalogue_IsAttachedAsItIs()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        using var claims = await MakeAsync(rig, null, [.. ClaimPolicyCatalog.All.Select(spec => new GroupPlan(spec.Name, 0.01) { Claim = new ClaimPlan { Policy = spec.Name } })]);
        for (var i = 0; i < ClaimPolicyCatalog.All.Count; i++)
        {
            var attached = await rig.Client.ListAttachedPoliciesAsync(new ListAttachedPoliciesRequest { Target = Arns.Certificate(claims.CertificateIdOf(i + 1)!) });
            var document = ClaimPolicyCatalog.All[i].Make(new ClaimPolicyTarget(Arns, RunningSimulator.Template, IdentityFlow.Csr, PayloadFormat.Json));
            Assert.Equal(document is null ? 0 : 1, attached.Policies!.Count);
            if (document is not null)
            {
                Assert.Equal(document, (await rig.Client.GetPolicyAsync(new GetPolicyRequest { PolicyName = attached.Policies[0].PolicyName })).PolicyDocument);
            }
        }
    }

    [Fact]
    public async Task Make_GroupsWithEqualClaims_ShareACertificate()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        using var claims = await MakeAsync(rig, new ClaimPlan(), new GroupPlan("a", 0.1), new GroupPlan("b", 0.1) { Claim = new ClaimPlan { Policy = "none" } });
        Assert.Equal(claims.CertificateIdOf(0), claims.CertificateIdOf(1));
        Assert.NotEqual(claims.CertificateIdOf(0), claims.CertificateIdOf(2));
    }

    [Fact]
    public async Task Make_PlanWithoutClaims_MakesNone()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        using var claims = await MakeAsync(rig, null, new GroupPlan("a", 0.1));
        Assert.Null(claims.Of(0));
        Assert.Null(claims.CertificateIdOf(1));
        Assert.Single((await rig.Client.ListCertificatesAsync(new ListCertificatesRequest())).Certificates!);
    }

    private static Task<ClaimSet> MakeAsync(ControlPlaneRig rig, ClaimPlan? claim, params GroupPlan[] groups)
    {
        var plan = new RunPlan { Target = new TargetPlan { Template = RunningSimulator.Template }, Fleet = new FleetPlan { Claim = claim, Groups = groups } };
        return new ClaimSetup(rig.Client, Arns, TimeProvider.System).MakeAsync(plan, ClaimOrder.Read(plan));
    }

    private static async Task<string?> StatusAsync(ControlPlaneRig rig, string certificateId)
    {
        try
        {
            return (await rig.Client.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateId = certificateId })).CertificateDescription!.Status!.Value;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
