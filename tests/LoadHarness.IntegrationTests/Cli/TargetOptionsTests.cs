namespace LoadHarness.IntegrationTests.Cli;

/// <summary>Runs whose plan sets options of their simulator.</summary>
[Collection(Heavy.Name)]
public sealed class TargetOptionsTests
{
    [Theory]
    [InlineData("template-hook: 'builtin:deny'", "claim.register_thing 403")]
    [InlineData("template-hook: 'builtin:error'", "claim.register_thing 403")]
    [InlineData("template-disabled: 'true'", "claim.register_thing 400")]
    [InlineData("template-role-denied: 'true'", "claim.register_thing 403")]
    public async Task Run_OptionsThatRefuseRegistration_AreKeptByItsSimulator(string options, string refusal)
    {
        using var rig = new CliRig();
        var plan = rig.Write("plan.yaml", $"target: {{ options: {{ {options} }} }}\nfleet: {{ devices: 3, hold: 100ms }}\nload: {{ executor: constant-devices }}\n");

        var exitCode = await rig.RunPlanAsync(plan, "--gate", "funnel.operational >= 99%");

        Assert.True(exitCode == 99, rig.Error + rig.Out);
        Assert.Equal(3, rig.Summary.Refusals[refusal]);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    public async Task Run_OptionThatIsNone_IsBadInputBeforeAFolderIsMade(string command)
    {
        using var rig = new CliRig();
        var plan = rig.Write("plan.yaml", "target: { options: { mqtt-port: '1883' } }\nload: { rate: 50/s }\n");

        Assert.Equal(104, command == "run" ? await rig.RunPlanAsync(plan) : await rig.RunAsync(command, plan));

        Assert.Contains("plan.yaml:1:33: 'target.options' cannot set 'mqtt-port'", rig.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(rig.Reports));
    }
}
