using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies.Claims;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Hosting.Claims;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.IntegrationTests.Simulator.ControlPlane;

namespace LoadHarness.IntegrationTests.Diagnosis;

/// <summary>Facts read off the simulator's control plane, over signed requests.</summary>
public sealed class ControlPlaneReaderTests
{
    private static readonly AwsIotArns Arns = new("us-east-1", "123456789012");

    [Fact]
    public async Task Read_EveryPolicyOfTheCatalogue_IsJudgedAsTheServiceDoes()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var plan = new RunPlan
        {
            Target = new TargetPlan { Template = RunningSimulator.Template },
            Fleet = new FleetPlan { Groups = [.. ClaimPolicyCatalog.All.Select(spec => new GroupPlan(spec.Name, 0.01) { Claim = new ClaimPlan { Policy = spec.Name } })] },
        };
        using var claims = await new ClaimSetup(rig.Client, Arns, TimeProvider.System).MakeAsync(plan, ClaimOrder.Read(plan));

        var facts = await new ControlPlaneReader(rig.Client, TimeProvider.System).ReadAsync(Request([.. Enumerable.Range(1, ClaimPolicyCatalog.All.Count).Select(group => claims.CertificateIdOf(group)!)]));

        // TestAuthorization answers as the prover does, topic by topic: no gap.
        Assert.Empty(facts.Gaps);
        Assert.Equal(("123456789012", ClaimPolicyCatalog.All.Count), (facts.Account, facts.Claims.Count));
        for (var i = 0; i < ClaimPolicyCatalog.All.Count; i++)
        {
            var name = ClaimPolicyCatalog.All[i].Name;
            var claim = facts.Claims[claims.CertificateIdOf(i + 1)!];
            Assert.Equal(name is "recommended" or "over-broad", claim.Proofs.All(static proof => proof.Allowed));
            Assert.Equal(name == "over-broad", claim.OverBroad.Count > 0);
            Assert.Equal(name == "none" ? 0 : 1, claim.Policies.Count(policy => policy.ChangedAt is not null));
        }
    }

    [Fact]
    public async Task Read_TemplateOfAnotherCase_IsNamed()
    {
        await using var rig = await ControlPlaneRig.StartAsync();

        var facts = await new ControlPlaneReader(rig.Client, TimeProvider.System).ReadAsync(Request([]) with { Templates = ["fleettemplate", RunningSimulator.Template] });

        Assert.Equal((false, RunningSimulator.Template), (facts.Templates["fleettemplate"].Exists, facts.Templates["fleettemplate"].NearName));
        Assert.Equal((true, true), (facts.Templates[RunningSimulator.Template].Exists, facts.Templates[RunningSimulator.Template].Enabled));
        Assert.NotNull(facts.DataEndpoint);
    }

    [Fact]
    public async Task Read_WrongCredentials_AreGaps()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var client = simulator.ControlPlane(secretKey: "wrong");

        var facts = await new ControlPlaneReader(client, TimeProvider.System).ReadAsync(Request(["ab"]));

        Assert.Empty(facts.Claims);
        Assert.Contains("These credentials may not call iot:DescribeCertificate.", facts.Gaps);
    }

    [Fact]
    public async Task Read_ClosedPort_IsAGap()
    {
        var simulator = await RunningSimulator.StartAsync();
        using var client = simulator.ControlPlane();
        await simulator.DisposeAsync();

        var facts = await new ControlPlaneReader(client, TimeProvider.System).ReadAsync(Request(["ab"]));

        Assert.StartsWith("The control plane cannot be reached: ", Assert.Single(facts.Gaps), StringComparison.Ordinal);
    }

    private static FactsRequest Request(IReadOnlyList<string> certificates) => new()
    {
        Region = "us-east-1",
        Claims = [.. certificates.Select(static id => new ClaimUse(id, RunningSimulator.Template, "device"))],
        Flow = IdentityFlow.Csr,
        Format = PayloadFormat.Json,
    };
}
