using LoadHarness.Core.Results;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>The audit of the account after a run, from its gate to the exit code.</summary>
[Collection(Heavy.Name)]
public sealed class AuditRunTests
{
    [Fact]
    public async Task Run_HealthyFleet_LeavesNoOrphan()
    {
        using var rig = new CliRig();
        var plan = rig.Write("plan.yaml", "fleet: { devices: 12, hold: 100ms }\nload: { executor: constant-devices }\ngates: [ orphans == 0 ]\n");

        var exitCode = await rig.RunPlanAsync(plan);

        Assert.True(exitCode == 0, rig.Error + rig.Out);
        var audit = rig.Summary.Audit!;
        Assert.Equal((0, 0, 0, 24), (audit.Things, audit.Certificates, audit.Serials, audit.Checked));
        Assert.Empty(audit.Gaps);
    }

    [Fact]
    public async Task Run_AnswersLost_FailsItsGate()
    {
        using var rig = new CliRig();
        var plan = rig.Write("plan.yaml", """
            fleet: { devices: 12, hold: 100ms }
            load: { executor: constant-devices }
            timeouts: { response: 1s, lateWindow: 1s }
            faults: [ { kind: response.lost, share: 25% } ]
            gates: [ orphans == 0, orphans.certificates == 0 ]
            """);

        var exitCode = await rig.RunPlanAsync(plan);

        Assert.True(exitCode == 99, rig.Error + rig.Out);
        Assert.Equal([(GateOutcome.Fail, 3.0), (GateOutcome.Pass, 0.0)], rig.Summary.Gates.Select(static gate => (gate.Outcome, gate.Value!.Value)));
        Assert.Equal((3, 0, 0, 24), (rig.Summary.Audit!.Things, rig.Summary.Audit.Certificates, rig.Summary.Audit.Serials, rig.Summary.Audit.Checked));
    }

    [Fact]
    public async Task Run_OtherBroker_HasNoAuditAndNoDataForItsGate()
    {
        await using var simulator = await Simulator.RunningSimulator.StartAsync();
        using var rig = new CliRig();

        var exitCode = await rig.RunPlanAsync(
            "--target", $"mqtts://localhost:{simulator.MqttPort}", "--cacert", Path.Combine(simulator.Certs, "ca.pem"), "--cert", Path.Combine(simulator.Certs, "claim.pem"), "--key", Path.Combine(simulator.Certs, "claim.key"),
            "--template", Simulator.RunningSimulator.Template, "--devices", "3", "--rate", "30/s", "--gate", "orphans == 0");

        Assert.True(exitCode == 99, rig.Error + rig.Out);
        Assert.Null(rig.Summary.Audit);
        Assert.Equal(GateOutcome.NoData, rig.Summary.Gates[^1].Outcome);
    }
}
