using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class PlanDescriptionTests
{
    [Theory]
    [InlineData("fleet: { devices: 5000 }\nload: { executor: ramping-arrival-rate, stages: [ { for: 10s, to: 100/s }, { for: 45s, to: 100/s } ] }", "5,000 devices: 0 → 100 starts/s in 10 s, then 100 starts/s for 45 s; devices run out after 55 s")]
    [InlineData("load: { rate: 50/s }", "1,000 devices: 50 starts/s for 20 s; devices run out after 20 s")]
    [InlineData("load: { rate: 100/s, duration: 1h30m }\nfleet: { iterations: forever }", "1,000 devices, each for ever: 100 starts/s for 1 h 30 m; the duration ends after 1 h 30 m, with 540,000 starts")]
    [InlineData("load: { executor: ramping-arrival-rate, stages: [ { for: 10s, to: 100/s } ] }\nfleet: { partial: true }", "1,000 devices: 0 → 100 starts/s in 10 s; the stages end after 10 s, with 500 of 1,000 devices started")]
    [InlineData("load: { executor: ramping-arrival-rate, stages: [ { for: 0s, to: 100/s }, { for: 20s, to: 100/s } ] }", "1,000 devices: a jump to 100 starts/s, then 100 starts/s for 20 s; devices run out after 10 s, before the stages end at 20 s")]
    [InlineData("load: { executor: storm, within: 2s }", "1,000 devices: all within 2 s")]
    [InlineData("load: { executor: constant-devices, duration: 5m }\nfleet: { devices: 1, iterations: forever }", "1 device, each for ever: all loop at once for 5 m; ends after 5 m")]
    [InlineData("load: { executor: ramping-devices, stages: [ { for: 30s, to: 1000 } ] }\nfleet: { iterations: forever }", "1,000 devices, each for ever: 0 → 1,000 looping devices in 30 s; ends after 30 s")]
    [InlineData("load: { executor: constant-devices }\nfleet: { iterations: 3 }", "1,000 devices, 3 iterations each: all loop at once; ends when each has run its iterations")]
    public void Of_Load_IsPutInWords(string yaml, string expected) => Assert.Equal(expected, Describe(yaml).Load);

    [Fact]
    public void Of_HeldFleet_AddsTheHold()
    {
        var description = Describe("load: { rate: 50/s }");
        Assert.Equal((StartsEndBy.Devices, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), 1000L), (description.EndBy, description.StartsEnd!.Value, description.PlannedLength!.Value, description.PlannedIterations!.Value));
    }

    [Fact]
    public void Of_Gates_SaysWhatTheyNeed()
    {
        var gates = Describe("load: { rate: 50/s }\ngates: [ timeout.rate < 0.1%, funnel.operational >= 99.5%, suback.p99 < 500ms, suback.p99.9 < 1s, starts.dropped == 0 ]").Gates;

        Assert.Equal([3838, 765, 1000, 10_000, 0], gates.Select(g => g.Needed));
        Assert.Equal([false, true, true, false, true], gates.Select(g => g.Reachable));
        Assert.Equal("timeout.rate < 0.1% needs 3,838 samples with no hit; the plan gives 1,000, so the gate must end inconclusive: raise 'fleet.devices' or loosen the limit.", gates[0].Sentence);
    }

    [Fact]
    public void Of_AttemptsPerIteration_CountTowardsSteps()
    {
        var plan = PlanLoader.Load("load: { rate: 50/s }\ngates: [ suback.timeout.rate < 0.1% ]", "p");
        var need = PlanDescription.Of(plan, new Dictionary<string, double>(StringComparer.Ordinal) { ["suback"] = 5 }).Gates[0];
        Assert.Equal((5000L, true), (need.Planned!.Value, need.Reachable));
    }

    [Fact]
    public void Of_DriftGates_SaysHowLongTheyTakeAndHowManySamples()
    {
        const string Plan = "fleet: { hold: 2h }\nload: { rate: 50/s }\ntelemetry: { every: 10s, qos: 1 }\nchurn: { share: 1%, every: 1m }\ngates: [ drift(suback.p50) < 5%/h, drift(suback.p99) < 5%/h, drift(telemetry.p99) < 5%/h, drift(claim.suback.p99) < 5%/h, drift(timeout.rate) < 1%/h ]";
        var gates = Describe(Plan).Gates;

        Assert.Equal([720, 36_000, 36_000, 36_000, 0], gates.Select(static gate => gate.Needed));
        Assert.Equal([1203, 1203, 722_000, 0, null], gates.Select(static gate => gate.Planned));
        Assert.Equal([true, false, true, false, true], gates.Select(static gate => gate.Reachable));
        Assert.Equal("drift(suback.p99) < 5%/h needs 36,000 samples after the warm-up, 1,000 in each of 36 windows; the plan gives about 1,203, so the gate must end inconclusive: judge a lower percentile, or let it last longer.", gates[1].Sentence);
    }

    [Theory]
    [InlineData("faults: [ { at: 60s, for: 60s, kind: broker.restart } ]\nchurn: { share: 1%, every: 1m }")]
    [InlineData("")]
    public void Of_DriftGateOnConnectsThatNobodyPlanned_IsNotSaidToBeBeyondReach(string yaml)
    {
        var need = Assert.Single(Describe($"fleet: {{ hold: 2h }}\nload: {{ rate: 50/s }}\ngates: [ drift(suback.p99) < 5%/h ]\n{yaml}").Gates);
        Assert.Equal((null, true), (need.Planned, need.Reachable));
    }

    [Theory]
    [InlineData("harness.working_set", "18m", false)]
    [InlineData("harness.live_bytes", "18m", false)]
    [InlineData("harness.handles", "10m", true)]
    public void Of_DriftOfOwnMemory_TakesReadingsThatAreFarApart(string metric, string shortest, bool isReachable)
    {
        var need = Assert.Single(Describe($"fleet: {{ hold: 15m }}\nload: {{ rate: 50/s }}\ngates: [ drift({metric}) < 10/h ]".Replace("_bytes) < 10", "_bytes) < 10MiB", StringComparison.Ordinal).Replace("_set) < 10", "_set) < 10MiB", StringComparison.Ordinal)).Gates);
        Assert.Equal(isReachable, need.Reachable);
        Assert.Contains($"needs {shortest} after the warm-up at the least", need.Sentence, StringComparison.Ordinal);
    }

    private static PlanDescription Describe(string yaml) => PlanDescription.Of(PlanLoader.Load(yaml, "p"));
}
