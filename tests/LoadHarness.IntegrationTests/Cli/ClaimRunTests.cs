namespace LoadHarness.IntegrationTests.Cli;

/// <summary>Runs whose plan asks for claim certificates that are no good.</summary>
[Collection(Heavy.Name)]
public sealed class ClaimRunTests
{
    [Fact]
    public async Task Run_GroupsWithClaimsOfTheirOwn_FailEachInItsOwnWay()
    {
        using var rig = new CliRig();
        var plan = rig.Write("groups.yaml", """
            fleet:
              devices: 8
              hold: 100ms
              groups:
                - { name: deaf, share: 25%, claim: { policy: missing-topicfilter } }
                - { name: revoked, share: 25%, claim: { status: revoked } }
            load: { executor: constant-devices }
            timeouts: { lateWindow: 1s }
            """);

        var exitCode = await rig.RunPlanAsync(plan, "--gate", "funnel.operational >= 90%");

        Assert.True(exitCode == 99, rig.Error + rig.Out);
        Assert.Equal([6, 4, 4, 4, 4, 4], rig.Summary.Funnel.Select(static stage => stage.Devices));
        Assert.DoesNotContain(Directory.GetFiles(rig.RunFolder).Select(File.ReadAllText), static text => text.Contains("PRIVATE KEY", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fleet: { claim: { policy: over-brod } }", "No claim policy is named 'over-brod'; did you mean 'over-broad'? ")]
    [InlineData("fleet: { groups: [ { name: a, share: 10%, claim: { policy: missing.json } } ] }", "The claim policy's file 'missing.json' cannot be read: ")]
    public async Task Run_PolicyThatIsNot_IsBadInputBeforeAFolderIsMade(string yaml, string expected)
    {
        using var rig = new CliRig();

        Assert.Equal(104, await rig.RunPlanAsync(rig.Write("plan.yaml", yaml + "\nload: { rate: 50/s }\n")));

        Assert.Contains("plan.yaml:1:", rig.Error, StringComparison.Ordinal);
        Assert.Contains(expected, rig.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(rig.Reports));
    }
}
