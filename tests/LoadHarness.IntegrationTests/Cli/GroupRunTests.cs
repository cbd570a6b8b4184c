using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>Runs of fleets with groups: what each group's devices show, and whom the simulator really touched.</summary>
[Collection(Heavy.Name)]
public sealed class GroupRunTests
{
    private const string Yaml = """
        fleet:
          devices: 24
          hold: 100ms
          groups:
            - { name: dropped, share: 25%, faults: [ { kind: suback.drop, share: 50% } ] }
            - { name: slow, share: 12.5%, faults: [ { kind: suback.delay, value: 3500ms } ] }
            - { name: wrong, share: 8%, quirks: [ subscribe-to-request ] }
        load: { executor: constant-arrival-rate, rate: 20/s }
        timeouts: { suback: 2s, lateWindow: 4s }
        """;

    [Fact]
    public async Task Run_Groups_FailAsTheyShouldAndNobodyElse()
    {
        using var rig = new CliRig();
        var file = rig.Write("groups.yaml", Yaml);

        await rig.RunPlanAsync(file);

        var summary = rig.Summary;
        Assert.Equal(
            [(1, Outcome.NoSuback, 3L), (2, Outcome.LateSuback, 3L), (3, Outcome.DisconnectedAfterSubscribe, 2L)],
            summary.Evidence.Select(static seen => (seen.Signature.Group, seen.Signature.Outcome, seen.Devices)).Order());
        Assert.Equal(24 - 8, summary.Devices.Operational);
        Assert.Equal(["suback.drop", "suback.delay"], summary.Faults.Select(static fault => fault.Kind));
        Assert.Contains("Injected fault: suback.drop for 50% of group 'dropped', from 0s to the end.", summary.Disclosures);
        Assert.Contains("Devices of group 'wrong' make mistakes on purpose: subscribe-to-request.", summary.Disclosures);

        // The simulator's own record: exactly the groups' devices.
        var plan = PlanLoader.Load(Yaml, "p.yaml");
        var groups = new FleetGroups(plan, "run");
        var touched = File.ReadLines(Path.Combine(rig.RunFolder, "faults.csv")).Skip(1).Select(static line => line.Split(',')).Select(static row => (Kind: row[4], Device: row[1])).Distinct().ToLookup(static row => row.Kind, static row => row.Device);
        var dropped = groups.DevicesOf(1).Select(device => DeviceNames.Serial(plan, "run", device)).ToHashSet();
        Assert.Equal(3, touched["suback.drop"].Count());
        Assert.All(touched["suback.drop"], device => Assert.Contains(device, dropped));
        Assert.Equal(groups.DevicesOf(2).Select(device => DeviceNames.Serial(plan, "run", device)).Order(StringComparer.Ordinal), touched["suback.delay"].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_AlpnPort_IsUsedWithAndWithoutAlpn()
    {
        using var rig = new CliRig();
        var file = rig.Write("alpn.yaml", """
            target: { alpn: true }
            fleet: { devices: 4, hold: 0s, groups: [ { name: mute, share: 50%, quirks: [ no-alpn ] } ] }
            load: { executor: constant-arrival-rate, rate: 20/s }
            timeouts: { connack: 2s, lateWindow: 100ms }
            """);

        await rig.RunPlanAsync(file);

        Assert.Equal(2, rig.Summary.Devices.Operational);
        var seen = Assert.Single(rig.Summary.Evidence);
        Assert.Equal(("claim.connack", Outcome.NoConnack, WireMarks.NoAlpn, 2L), (seen.Signature.Step.Name, seen.Signature.Outcome, seen.Signature.Marks, seen.Devices));
    }
}
