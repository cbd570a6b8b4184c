using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios;

namespace LoadHarness.UnitTests.Cli;

public sealed class SoakPlanTests
{
    private const string Held = "fleet: { devices: 10, hold: 2h }\nload: { executor: constant-arrival-rate, rate: 10/s }\n";

    [Fact]
    public void Load_ShortPlan_IsHeldForHours()
    {
        var loaded = Load("fleet: { devices: 10 }\nload: { executor: constant-arrival-rate, rate: 10/s }\n");
        Assert.Equal((TimeSpan.FromHours(8), "soak"), (loaded.Plan.Fleet.Hold, loaded.Overrides["fleet.hold"]));
    }

    [Fact]
    public void Load_LongPlan_KeepsItsLength() => Assert.Equal(TimeSpan.FromHours(2), Load(Held).Plan.Fleet.Hold);

    [Fact]
    public void Load_Duration_IsHowLongTheFleetIsHeld()
    {
        var loaded = Load(Held, duration: "3d");
        Assert.Equal((TimeSpan.FromDays(3), "--duration", null), (loaded.Plan.Fleet.Hold, loaded.Overrides["fleet.hold"], loaded.Plan.Load.Duration));
    }

    [Fact]
    public void Load_DevicesThatStartForEver_DurationIsHowLongTheyStart()
    {
        var plan = Load("fleet: { devices: 10, iterations: forever, after: disconnect }\nload: { executor: constant-arrival-rate, rate: 1/s, duration: 1m }\n", duration: "3h").Plan;
        Assert.Equal(TimeSpan.FromHours(3), plan.Load.Duration);
        Assert.Contains(plan.Gates, static gate => gate.That == "drift(suback.p99) < 5%/h");
    }

    [Fact]
    public void Load_DevicesThatDisconnectForGood_IsRefused()
    {
        var failure = Assert.Throws<HarnessException>(() => Load("fleet: { devices: 10, after: disconnect }\nload: { executor: constant-arrival-rate, rate: 10/s }\n"));
        Assert.Equal((ExitCode.BadInput, "Set 'fleet.after: hold', or 'fleet.iterations: forever'."), (failure.ExitCode, failure.Hint));
    }

    [Fact]
    public void Load_AnyPlan_HasGatesOnItsOwnResources()
    {
        var gates = Load(Held).Plan.Gates.Select(static gate => gate.That).ToArray();
        Assert.All((string[])["live_bytes", "working_set", "handles", "threads"], name => Assert.Contains(gates, gate => gate.StartsWith($"drift(harness.{name})", StringComparison.Ordinal)));
        Assert.DoesNotContain(gates, static gate => gate.Contains("telemetry", StringComparison.Ordinal)); // Nothing is published.
    }

    [Fact]
    public void Load_PlanWithAGateOfItsOwn_KeepsThatOne()
    {
        var gates = Load(Held + "gates: [ 'drift(harness.handles) < 1/h', 'timeout.rate < 1%' ]\n").Plan.Gates.Select(static gate => gate.That).ToArray();
        Assert.Equal("drift(harness.handles) < 1/h", Assert.Single(gates, static gate => gate.Contains("handles", StringComparison.Ordinal)));
    }

    [Fact]
    public void Load_BadPlan_SaysAllFaults()
    {
        var failure = Assert.Throws<HarnessException>(() => Load("fleet: { devices: -1, hold: nonsense }\n"));
        Assert.Contains("fleet.hold", failure.Message, StringComparison.Ordinal);
        Assert.Contains("fleet.devices", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadyPlan_NeedsNothingAdded()
    {
        var yaml = ReadyPlans.Read(SoakPlan.DefaultPlan)!;
        var loaded = SoakPlan.Load(yaml, "soak", [], new Dictionary<string, string>(StringComparer.Ordinal), null, []);
        Assert.Empty(loaded.Overrides);
        Assert.Equal(TimeSpan.FromHours(8), loaded.Plan.Fleet.Hold);
    }

    private static LoadedPlan Load(string yaml, string? duration = null) =>
        SoakPlan.Load(yaml, "plan.yaml", [], new Dictionary<string, string>(StringComparer.Ordinal), duration is null ? null : (duration, "--duration"), []);
}
