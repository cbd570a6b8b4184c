using System.Text.Json;
using LoadHarness.Core;
using LoadHarness.Core.Results;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>Diagnosis at a run's end, and what a plan expects of it.</summary>
public sealed class ExpectTests
{
    private const string Denied = """
        name: denied
        scenario: fleet-provisioning
        fleet: { devices: 5, hold: 0s, claim: { policy: missing-topicfilter } }
        load: { rate: 10/s }
        timeouts: { lateWindow: 1s }

        """;

    private const string Healthy = """
        name: healthy
        scenario: fleet-provisioning
        fleet: { devices: 10, hold: 0s }
        load: { rate: 10/s }

        """;

    [Fact]
    public async Task Run_FindingThatThereIsNot_IsRefusedBeforeAnythingStarts()
    {
        using var rig = new CliRig();
        var exitCode = await rig.RunPlanAsync(rig.Write("plan.yaml", Healthy + "expect: { finding: mising-topicfilter }"), "--quiet");
        Assert.Equal((int)ExitCode.BadInput, exitCode);
        Assert.Contains("plan.yaml:5:20: 'mising-topicfilter' is no finding", rig.Error, StringComparison.Ordinal);
        Assert.Contains("missing-topicfilter", rig.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ExpectedFinding_PassesAndSaysSoEverywhere()
    {
        using var rig = new CliRig();
        var exitCode = await rig.RunPlanAsync(rig.Write("plan.yaml", Denied + "expect: { finding: missing-topicfilter }"), "--quiet");
        Assert.True(exitCode == (int)ExitCode.Ok, rig.Out + rig.Error);
        var finding = Assert.Single(rig.Summary.Diagnosis);
        Assert.Equal(("missing-topicfilter", "certain", 5, 1), (finding.Id, finding.Confidence, finding.Devices, finding.Rank));
        Assert.Equal(5, finding.Timeouts);
        Assert.True(rig.Summary.Expectation!.IsMet);
        Assert.Contains("topicfilter/$aws/certificates/create-from-csr/", finding.Fix, StringComparison.Ordinal);
        Assert.Equal(rig.Summary.Timeouts.Causes.Values.Sum(), rig.Summary.Timeouts.Findings.Values.Sum());

        var rows = File.ReadAllLines(Path.Combine(rig.RunFolder, "diagnosis.csv"));
        Assert.Equal(6, rows.Length);
        Assert.All(rows[1..], static row => Assert.EndsWith(",missing-topicfilter,certain,no", row, StringComparison.Ordinal));
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(rig.RunFolder, "manifest.json")));
        Assert.True(manifest.RootElement.GetProperty("files").TryGetProperty("diagnosis.csv", out _));
        Assert.Contains("expect", File.ReadAllText(Path.Combine(rig.RunFolder, "junit.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutControlPlane_DiagnosesByTheWireAndDisclosesIt()
    {
        using var rig = new CliRig();
        var exitCode = await rig.RunPlanAsync(rig.Write("plan.yaml", Denied + "expect: { finding: missing-topicfilter }"), "--quiet", "--no-control-plane");
        Assert.True(exitCode == (int)ExitCode.Ok, rig.Out + rig.Error);
        var finding = Assert.Single(rig.Summary.Diagnosis);
        Assert.Equal("likely", finding.Confidence);
        Assert.Contains(finding.Candidates, static other => other.Id == "connect-only-policy");
        Assert.Contains(rig.Summary.Disclosures, static sentence => sentence.Contains("--no-control-plane", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_AnotherFindingThanExpected_FailsAndSaysWhatWasFound()
    {
        using var rig = new CliRig();
        var exitCode = await rig.RunPlanAsync(rig.Write("plan.yaml", Denied + "expect: { finding: suback-lost }"), "--quiet");
        Assert.Equal((int)ExitCode.GateFailed, exitCode);
        Assert.Equal("Expected suback-lost for all failing devices; found missing-topicfilter (5 devices, certain).", rig.Summary.VerdictReason);
    }

    [Fact]
    public async Task Run_HealthyFleet_FindsNothing()
    {
        using var rig = new CliRig();
        var exitCode = await rig.RunPlanAsync(rig.Write("plan.yaml", Healthy), "--quiet");
        Assert.True(exitCode == (int)ExitCode.Ok, rig.Out + rig.Error);
        Assert.Empty(rig.Summary.Diagnosis);
        Assert.Null(rig.Summary.Expectation);
        Assert.Equal(["device,client_id,group,signature,finding,confidence,recovered"], File.ReadAllLines(Path.Combine(rig.RunFolder, "diagnosis.csv")));
    }

    [Fact]
    public async Task Run_HealthyFleetThatShouldFail_Fails()
    {
        using var rig = new CliRig();
        var exitCode = await rig.RunPlanAsync(rig.Write("plan.yaml", Healthy + "expect: { finding: [missing-receive, suback-lost] }"), "--quiet");
        Assert.Equal((int)ExitCode.GateFailed, exitCode);
        Assert.Equal(Verdict.Fail, rig.Summary.Verdict);
        Assert.Equal("Expected missing-receive, suback-lost for all failing devices; found nothing.", rig.Summary.VerdictReason);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    public async Task Plan_ExpectsNoFinding_IsRefusedWithASuggestion(string command)
    {
        using var rig = new CliRig();
        var exitCode = await rig.RunAsync(command, rig.Write("plan.yaml", Denied + "expect: { finding: missing-topicfilters }"));
        Assert.Equal((int)ExitCode.BadInput, exitCode);
        Assert.Contains("did you mean 'missing-topicfilter'?", rig.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(rig.Reports));
    }
}
