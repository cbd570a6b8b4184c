using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Scenarios;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>The ready plans of fleets that come back pass against the built-in simulator, the small ones as they stand.</summary>
[Collection(Heavy.Name)]
public sealed class ReconnectPlanTests
{
    [Theory]
    [Trait("Category", "long")]
    [InlineData("steady-fleet")]
    [InlineData("reconnect-churn")]
    [InlineData("reconnect-storm-rotation")]
    [InlineData("keepalive-loss")]
    [InlineData("mass-provisioning-day")]
    public async Task Run_ReadyPlan_PassesItsGates(string name)
    {
        using var rig = new CliRig { Patience = TimeSpan.FromMinutes(3) }; // mass-provisioning-day takes 101 s.

        var exitCode = await rig.RunPlanAsync(name, "--no-tui", "--quiet");

        Assert.True(exitCode == (int)ExitCode.Ok, $"Exit code {exitCode}: {rig.Error}{rig.Out}");
        Assert.Equal(rig.Summary.Devices.Started, rig.Summary.Devices.Operational);
    }

    /// <summary>A storm of 40 devices, in the program as a whole: simulator's process, fault file, rehearsal and report.</summary>
    [Fact]
    public async Task Run_SmallStorm_BringsEveryDeviceBack()
    {
        using var rig = new CliRig();
        var plan = rig.Write("storm.yaml", """
            name: small-storm
            scenario: reconnect-storm
            fleet: { devices: 40, hold: 8s }
            load: { executor: constant-arrival-rate, rate: 40/s }
            reconnect: { policy: fixed, min: 1s, probe: true }
            timeouts: { onTimeout: close }
            faults: [ { at: 3s, for: 2s, kind: broker.restart, rate: 40/s } ]
            gates: [ churn.disconnects == 40, churn.reconnects == 40, outage.count == 1, outage.not_back == 0, outage.t100 < 8s, funnel.operational >= 90% ]
            """);

        var exitCode = await rig.RunPlanAsync(plan, "--no-tui", "--quiet");

        Assert.True(exitCode == (int)ExitCode.Ok, $"Exit code {exitCode}: {rig.Error}{rig.Out}");
        var summary = rig.Summary;
        Assert.Equal((40, 40), (summary.Steps["delivery"].Ok, summary.Steps["delivery"].Attempts));
        Assert.True(summary.Churn.Recovery.T50Ms >= 1000, $"{summary.Churn.Recovery}");
    }
}
