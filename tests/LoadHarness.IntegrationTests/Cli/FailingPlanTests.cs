using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Scenarios;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>The plans that fail on purpose end in the diagnosis that they expect, and in no other.</summary>
public sealed class FailingPlanTests
{
    private const string Mixed = "mixed-causes";
    private const string Impatient = "short-timeouts";
    private const string Pairs = "duplicate-client-id";

    /// <summary>All but those that have a test of their own.</summary>
    public static TheoryData<string> Plans => [.. ReadyPlans.Names.Where(name => name is not (Mixed or Impatient or Pairs) && Load(name).Expect is not null)];

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task Run_PlanThatFailsOnPurpose_PassesWithExactlyItsFinding(string name)
    {
        using var rig = new CliRig();

        var exitCode = await rig.RunPlanAsync(name, "--no-tui", "--quiet");

        var summary = AssertAsExpected(rig, exitCode, Load(name).Expect!.Findings);
        Assert.Equal((0, summary.Devices.Started), (summary.Devices.Operational, Causes(summary).Sum(static finding => finding.Devices)));
    }

    [Fact]
    public async Task Run_ShortTimeouts_SaysWhichClientsWouldHaveSeenTheAnswers()
    {
        using var rig = new CliRig();

        var exitCode = await rig.RunPlanAsync(Impatient, "--no-tui", "--quiet");

        var summary = AssertAsExpected(rig, exitCode, Load(Impatient).Expect!.Findings);
        var suback = summary.TimeoutCurve.Single(static curve => curve.Of == "suback");
        Assert.Equal((20L, 10L), (summary.Devices.Operational, suback.Points.Single(static point => point.Ms == 5000).Timeouts));
        Assert.Equal((10, 0), (At("aws-iot-python-sdk"), At("device-client")));

        long At(string client) => suback.Clients.Single(one => one.Client == client).At.Timeouts;
    }

    [Fact]
    public async Task Run_DuplicateClientIds_FindsThePairsThatPutEachOtherOut()
    {
        using var rig = new CliRig();

        var exitCode = await rig.RunPlanAsync(Pairs, "--no-tui", "--quiet");

        var summary = AssertAsExpected(rig, exitCode, Load(Pairs).Expect!.Findings);
        Assert.Equal(20L, summary.Devices.Operational);
        Assert.True(summary.Churn.Disconnects >= 20, $"{summary.Churn.Disconnects}");
    }

    /// <summary>The mixed plan, a fifth as large.</summary>
    [Fact]
    public async Task Run_SmallMixedPlan_PutsEachGroupDownToItsCause()
    {
        using var rig = new CliRig();

        var exitCode = await rig.RunPlanAsync(Mixed, "--devices", "200", "--rate", "25/s", "--no-tui", "--quiet");

        AssertMixed(rig, exitCode, 10, 6, 4);
    }

    [Fact]
    [Trait("Category", "long")]
    public async Task Run_MixedPlan_PutsEachGroupDownToItsCause()
    {
        using var rig = new CliRig();

        var exitCode = await rig.RunPlanAsync(Mixed, "--no-tui", "--quiet");

        AssertMixed(rig, exitCode, 50, 30, 20);
    }

    private static void AssertMixed(CliRig rig, int exitCode, long denied, long lost, long slow)
    {
        var summary = AssertAsExpected(rig, exitCode, Load(Mixed).Expect!.Findings);
        Assert.Equal(
            [("missing-topicfilter", denied, "no-topicfilter"), ("suback-lost", lost, "lost"), ("slow-suback", slow, "slow")],
            Causes(summary).OrderByDescending(finding => finding.Devices).Select(finding => (finding.Id, finding.Devices, string.Join(',', finding.Groups))));
        Assert.Equal(summary.Timeouts.Causes.Values.Sum(), summary.Timeouts.Findings.Values.Sum());
        Assert.Equal((denied + lost + slow, denied), (summary.Timeouts.Findings.Values.Sum(), summary.Timeouts.Findings["missing-topicfilter"]));
    }

    private static RunSummary AssertAsExpected(CliRig rig, int exitCode, IReadOnlyList<string> findings)
    {
        Assert.True(exitCode == (int)ExitCode.Ok, $"Exit code {exitCode}: {rig.Error}{rig.Out}");
        var summary = rig.Summary;
        Assert.True(summary.Expectation?.IsMet, summary.Expectation?.Reason ?? "Nothing was expected.");
        Assert.Equal(findings.Order(StringComparer.Ordinal), Causes(summary).Select(static finding => finding.Id).Order(StringComparer.Ordinal));
        return summary;
    }

    /// <summary>What stopped devices; what the audit finds in the account follows from it.</summary>
    private static IEnumerable<Finding> Causes(RunSummary summary) => summary.Diagnosis.Where(static finding =>
        finding.Devices > 0 && finding.Id is not (FindingIds.OrphanedThings or FindingIds.PendingCertificates or FindingIds.SerialProvisionedTwice));

    private static RunPlan Load(string name) => PlanLoader.Load(ReadyPlans.Read(name)!, name);
}
