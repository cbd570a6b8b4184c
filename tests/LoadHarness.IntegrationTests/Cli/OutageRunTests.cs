using LoadHarness.Core;
using LoadHarness.Core.Results;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>A broker restart in a run: what the devices saw, beside what the simulator recorded at the other end of the wire.</summary>
[Collection(Heavy.Name)]
public sealed class OutageRunTests
{
    // All devices wait for their SUBACKs when the broker restarts, and try again after a second; it takes 30 of them a second.
    private const string Restart = """
        name: outage
        fleet: { devices: 60, hold: 100ms, retries: 8 }
        load: { executor: constant-arrival-rate, rate: 60/s }
        timeouts: { suback: 20s, provision: 30s }
        reconnect: { policy: fixed, min: 1s }
        faults:
          - { at: 0s, for: 4s, kind: suback.delay, value: 6s }
          - { at: 4s, for: 20s, kind: broker.restart, rate: 30/s }
        gates: [ outage.not_back == 0, outage.t100 < 60s, outage.count == 1 ]
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_BrokerRestarts_TimesBackAreThoseOfTheSimulatorsOwnRecord(int workers)
    {
        using var rig = new CliRig();
        var file = rig.Write("outage.yaml", Restart + $"\nworkers: {workers}\n");

        Assert.Equal((int)ExitCode.Ok, await rig.RunPlanAsync(file));

        var churn = rig.Summary.Churn;
        var outage = Assert.Single(churn.Outages);
        var server = Assert.Single(churn.ServerOutages!);
        Assert.Equal((60L, 60L, 60L, 60L), (outage.Devices, outage.Back, server.Devices, server.Back));
        foreach (var (devices, simulator) in new[] { (outage.T50Ms, server.T50Ms), (outage.T95Ms, server.T95Ms), (outage.T99Ms, server.T99Ms), (outage.T100Ms, server.T100Ms) })
        {
            // Within 1 %, and what a busy host needs to carry a packet from one process to the other.
            Assert.InRange(devices!.Value, (simulator!.Value * 0.99) - 150, (simulator.Value * 1.01) + 150);
        }

        Assert.True(outage.T100Ms >= 1000, "Nobody may be back before the policy's pause.");
        Assert.Equal(100, outage.CurveMs.Count);
        Assert.Equal(outage.T100Ms, outage.CurveMs[^1]);
        Assert.InRange(outage.AttemptsPerSuccess!.Value, 1, 10);
        Assert.InRange(outage.PeakConnectsPerSecond, 1, churn.PeakConnectsPerSecond);
        Assert.Equal(60, churn.Disconnects);
        Assert.Equal(churn.Disconnects, churn.Reasons.Values.Sum());
        Assert.Equal(60, churn.LostSessions.Samples);

        // Both sides count the same connections, and know why each ended.
        Assert.Equal(60, churn.ServerReasons!["SERVER_INITIATED_DISCONNECT"]);
        Assert.Equal(churn.Connects, churn.ServerReasons.Values.Sum());
    }

    [Theory]
    [InlineData("fleet-provisioning")]
    [InlineData("subscribe-storm")]
    [InlineData("steady-fleet")]
    public async Task Run_PlanWithChurn_LosesConnectionsAndBringsThemBackInEachScenario(string scenario)
    {
        using var rig = new CliRig();
        var file = rig.Write("churn.yaml", $$"""
            scenario: {{scenario}}
            fleet: { devices: 20, hold: 5s }
            load: { executor: constant-arrival-rate, rate: 20/s }
            churn: { share: 100%, every: 2s }
            reconnect: { policy: fixed, min: 1s }
            gates: [ churn.disconnects.planned >= 20, churn.reconnects >= 10 ]
            validity: { lateStarts: 100%, invalidWindows: 100% }
            """);

        Assert.True(await rig.RunPlanAsync(file) == (int)ExitCode.Ok, rig.Error + rig.Out);

        var churn = rig.Summary.Churn;
        Assert.Equal(churn.Disconnects, churn.Reasons.Values.Sum());
        Assert.Equal(churn.Connects, churn.Disconnects + churn.ClosedSessions.Samples);
    }

    // Each device finds the cut by a message that is not acknowledged within a second, and what it tries in the cut gets no answer.
    [Fact]
    public async Task Run_NetworkIsCut_TimesBackAreThoseOfTheSimulatorsOwnRecord()
    {
        using var rig = new CliRig();
        var file = rig.Write("cut.yaml", """
            name: cut
            scenario: reconnect-storm
            fleet: { devices: 60, hold: 18s }
            load: { executor: constant-arrival-rate, rate: 60/s }
            telemetry: { every: 1s }
            reconnect: { policy: fixed, min: 1s }
            timeouts: { puback: 1s, tls: 2s, onTimeout: close }
            faults: [ { at: 4s, for: 5s, kind: partition } ]
            gates: [ outage.count == 1, outage.not_back == 0 ]
            validity: { lateStarts: 100%, invalidWindows: 100% }
            """);

        Assert.Equal((int)ExitCode.Ok, await rig.RunPlanAsync(file));

        var churn = rig.Summary.Churn;
        var outage = Assert.Single(churn.Outages);
        var recorded = Assert.Single(churn.ServerOutages!);
        Assert.Equal(("partition", 60L, 60L, 60L), (recorded.Kind, outage.Devices, recorded.Devices, recorded.Back));
        Assert.InRange(recorded.HealedSeconds!.Value - recorded.StartSeconds, 4.9, 6);
        Assert.InRange(outage.StartSeconds, recorded.StartSeconds, recorded.HealedSeconds.Value); // Devices notice on their own, before it heals.

        var server = recorded.From(outage.StartSeconds);
        foreach (var (devices, simulator) in new[] { (outage.T50Ms, server.T50Ms), (outage.T95Ms, server.T95Ms), (outage.T99Ms, server.T99Ms), (outage.T100Ms, server.T100Ms) })
        {
            Assert.InRange(devices!.Value, (simulator!.Value * 0.99) - 150, (simulator.Value * 1.01) + 150);
        }
    }

    [Fact]
    public async Task Report_RunWithAnOutage_IsTheSameToTheByte()
    {
        using var rig = new CliRig();
        Assert.Equal((int)ExitCode.Ok, await rig.RunPlanAsync(rig.Write("outage.yaml", Restart)));
        string[] files = ["summary.json", "report.html", "report.md", "timeline.csv", "charts/recovery.svg"];
        var before = files.Select(file => File.ReadAllText(Path.Combine(rig.RunFolder, file))).ToArray();
        Assert.All(files, file => File.Delete(Path.Combine(rig.RunFolder, file)));

        Assert.Equal((int)ExitCode.Ok, await rig.RunAsync("report", rig.RunFolder));

        Assert.Equal(before, files.Select(file => File.ReadAllText(Path.Combine(rig.RunFolder, file))));
        Assert.Equal((int)ExitCode.Ok, await rig.RunAsync("verify", rig.RunFolder));
        Assert.Contains("by the simulator’s own record", before[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Run_Telemetry_EveryMessageIsReceivedOnceAndInOrder(int qos)
    {
        using var rig = new CliRig();
        var file = rig.Write("messages.yaml", $$"""
            name: messages
            fleet: { devices: 10, hold: 1s }
            load: { executor: constant-arrival-rate, rate: 20/s }
            telemetry: { every: 100ms, qos: {{qos}} }
            gates: [ messages.lost == 0, messages.acknowledged_lost == 0, messages.duplicated == 0, messages.out_of_order == 0 ]
            """);

        Assert.Equal((int)ExitCode.Ok, await rig.RunPlanAsync(file));

        var messages = rig.Summary.Churn.Messages!;
        Assert.InRange(messages.Sent, 10, 10_000);
        Assert.Equal(messages.Sent, messages.Received);
        Assert.Equal(qos == 0 ? 0 : messages.Sent, messages.Acknowledged);
        Assert.Empty(rig.Summary.Churn.Outages);
    }

    [Fact]
    public async Task Run_MessagesThrownAway_AreLost()
    {
        using var rig = new CliRig();
        var file = rig.Write("lost.yaml", """
            name: lost
            fleet: { devices: 10, hold: 4s, keepAlive: 0s }
            load: { executor: constant-arrival-rate, rate: 20/s }
            telemetry: { every: 200ms, qos: 0 }
            faults: [ { at: 2500ms, kind: half-open } ]
            gates: [ messages.lost > 0 ]
            """);

        Assert.Equal((int)ExitCode.Ok, await rig.RunPlanAsync(file));
        var messages = rig.Summary.Churn.Messages!;
        Assert.Equal(messages.Sent - messages.Received, messages.Lost);
    }
}
