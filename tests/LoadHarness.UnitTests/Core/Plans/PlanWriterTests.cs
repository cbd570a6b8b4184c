using System.Text.Json;
using CsCheck;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class PlanWriterTests
{
    public static TheoryData<string> Plans => new(
        SamplePlans.Full,
        "load: { rate: 20/m }",
        "load: { executor: ramping-devices, from: 5, stages: [ { for: 30s, to: 1000 } ] }\nfleet: { iterations: 3 }",
        "load: { executor: constant-devices, duration: 90s }\nfleet: { iterations: forever }",
        "load: { executor: storm, within: 1500ms }",
        "load: { executor: storm }\nscenario: subscribe-storm\nfleet: { filters: ['a/{serial}/#', '+/x'] }\ntarget: { kind: mqtt, url: 'mqtts://h:8883', insecure: true }",
        "load: { rate: 5/s }\ntarget: { kind: aws, endpoint: 'x-ats.iot.eu-west-1.amazonaws.com:443', cert: 'c ert: #1.pem', key: '${Q:-k.pem}', caCert: 'null', overQuota: true, serverName: a.b }",
        "load: { rate: 5/s }\ntarget: { parameters: { A: ' spaced ', B: \"two\\nlines\", C: '', D: '~', E: '$${X}' } }");

    [Theory]
    [MemberData(nameof(Plans))]
    public void Write_GoodPlan_LoadsBackEqual(string yaml)
    {
        var plan = PlanLoader.Load(yaml, "p.yaml");
        var written = PlanWriter.Write(plan);

        var back = PlanLoader.Load(written, "written.yaml");

        Assert.Equal(JsonSerializer.Serialize(plan), JsonSerializer.Serialize(back));
        Assert.Equal(written, PlanWriter.Write(back));
        Assert.Empty(PlanValidator.Validate(plan));
    }

    [Fact]
    public void Write_RandomPlan_LoadsBackEqual() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.Double[0.001, 1000], Gen.Long, Gen.Double[0.0001, 1], Gen.Long[1, TimeSpan.TicksPerHour - 1], Gen.Int[0, 100]).Sample(
            (devices, rate, seed, share, ticks, retries) =>
            {
                var wait = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, ticks));
                var plan = new RunPlan
                {
                    Fleet = new FleetPlan { Devices = devices, Seed = seed, Retries = retries, Hold = wait },
                    Load = new LoadPlan { Rate = rate },
                    Timeouts = new TimeoutPlan { Suback = wait },
                    Faults = [new FaultPlan(wait, wait, "suback.delay", FaultDelay.Of(wait), share), new FaultPlan(wait, null, "response.delay", new FaultDelay(DelayShape.Uniform, TimeSpan.Zero, wait), 1) { Operation = "register-thing" }],
                };
                if (devices / rate > TimeSpan.FromDays(365).TotalSeconds)
                {
                    return;
                }

                Assert.Equal(JsonSerializer.Serialize(plan), JsonSerializer.Serialize(PlanLoader.Load(PlanWriter.Write(plan), "p.yaml")));
            },
            iter: 500);

    [Fact]
    public void Write_Defaults_ShowsEveryOne()
    {
        var text = PlanWriter.Write(new RunPlan { Load = new LoadPlan { Rate = 50 } });
        Assert.Contains("\nload:\n  executor: constant-arrival-rate\n  rate: 50/s\n", text, StringComparison.Ordinal);
        Assert.Contains("  keepAlive: 20m\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("within", text, StringComparison.Ordinal);
    }
}
