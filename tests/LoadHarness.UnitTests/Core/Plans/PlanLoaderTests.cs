using CsCheck;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class PlanLoaderTests
{
    [Fact]
    public void Load_FullPlan_BindsEveryMember()
    {
        var plan = PlanLoader.Load(SamplePlans.Full, "plan.yaml");

        Assert.Equal("nightly-soak", plan.Name);
        Assert.Equal(TargetKind.Sim, plan.Target.Kind);
        Assert.Equal(TlsVersions.Tls12, plan.Target.Tls);
        Assert.Equal(["127.0.0.1", "127.0.0.2"], plan.Target.SourceAddresses);
        Assert.Equal("{serial}", plan.Target.Parameters["DeviceLocation"]);
        Assert.Equal(5000, plan.Fleet.Devices);
        Assert.Equal(-7, plan.Fleet.Seed);
        Assert.Equal(KeyType.Rsa2048, plan.Fleet.KeyType);
        Assert.Equal(MqttVersion.V5, plan.Fleet.Mqtt);
        Assert.Null(plan.Fleet.Iterations);
        Assert.Equal(AfterOperational.Disconnect, plan.Fleet.After);
        Assert.Equal(ExecutorNames.RampingArrivalRate, plan.Load.Executor);
        Assert.Equal([new StagePlan(TimeSpan.FromSeconds(10), 100), new StagePlan(TimeSpan.FromSeconds(45), 100)], plan.Load.Stages);
        Assert.Equal(OnTimeout.Close, plan.Timeouts.OnTimeout);
        Assert.Equal(SubscribeMode.Together, plan.Subscribe);
        Assert.Equal([new FaultPlan(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), "suback.delay", FaultDelay.Of(TimeSpan.FromMilliseconds(50)), 0.05)], plan.Faults);
        Assert.Equal([new GatePlan("timeout.rate < 0.5%"), new GatePlan("funnel.operational >= 99.5%", true, TimeSpan.FromMinutes(2))], plan.Gates);
    }

    [Fact]
    public void Load_ManyFaults_ReportsAllWithLineAndColumn()
    {
        const string yaml = """
            nmae: x
            fleet:
              devcies: 5
              mqtt: 4
              seed: [1]
            load: { rate: 0/s, rte: 1/s }
            timeouts:
              tcp: 0s
              tls: 2h
            gates:
              - suback.p98 < 1s
              - { that: timeout.rate < 5ms, abrot: true }
              - timeout.rate < 1%
            faults: [ { kind: explode } ]
            name: a
            name: b
            """;
        var expected = new[]
        {
            "p.yaml:1:1: unknown member 'nmae'; did you mean 'name'?",
            "p.yaml:3:3: unknown member 'devcies' in 'fleet'; did you mean 'devices'?",
            "p.yaml:4:9: 'fleet.mqtt' must be 3.1.1 or 5, not '4'.",
            "p.yaml:5:9: 'fleet.seed' must be a whole number, not a list.",
            "p.yaml:6:15: 'load.rate' must be a rate above 0 and at most 100,000/s, not '0/s'.",
            "p.yaml:6:20: unknown member 'rte' in 'load'; did you mean 'rate'?",
            "p.yaml:8:8: 'timeouts.tcp' must be a duration from 1ms to 1h, not '0s'.",
            "p.yaml:9:8: 'timeouts.tls' must be a duration from 1ms to 1h, not '2h'.",
            "p.yaml:11:5: gate 'suback.p98 < 1s', column 8: unknown statistic 'p98' of 'suback'; known are p50, p90, p95, p99, p99.9 and max.",
            "p.yaml:12:33: unknown member 'abrot' in 'gates[1]'; did you mean 'abort'?",
            $"p.yaml:14:19: 'faults[0].kind' must be {string.Join(", ", FaultCatalog.Names.SkipLast(1))} or {FaultCatalog.Names[^1]}, not 'explode'.",
            "p.yaml:16:1: 'name' is given twice.",
        };

        var fault = Assert.Throws<HarnessException>(() => PlanLoader.Load(yaml, "p.yaml"));

        Assert.Equal(ExitCode.BadInput, fault.ExitCode);
        Assert.Equal(expected, fault.Message.Split('\n'));
    }

    [Theory]
    [InlineData("name: [", "p.yaml:2:1: this is not valid YAML: ")]
    [InlineData("name: a\n\tb: c", "p.yaml:1:7: this is not valid YAML: ")]
    [InlineData("a: *nowhere", "p.yaml:1:4: ")]
    [InlineData("- 1", "p.yaml:1:1: a plan is a group of members")]
    [InlineData("just words", "p.yaml:1:1: a plan is a group of members")]
    [InlineData("name: a\n---\nname: b", "p.yaml:2:1: a plan is one document")]
    [InlineData("", "p.yaml: 'load.rate' is missing")]
    public void Load_BadSyntax_ReportsPlace(string yaml, string expected)
    {
        var fault = Assert.Throws<HarnessException>(() => PlanLoader.Load(yaml, "p.yaml"));
        Assert.StartsWith(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DeepNesting_IsAFaultNotACrash()
    {
        var fault = Assert.Throws<HarnessException>(() => PlanLoader.Load("name: " + new string('[', 100_000), "p.yaml"));
        Assert.Contains("more than 32 levels", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MutatedPlan_ThrowsNothingButHarnessException()
    {
        string[] pieces = ["", " ", "\n", "\t", ":", "- ", "[", "]", "{", "}", "'", "\"", "&a ", "*a", "|", ">", "!!int ", "%", "${X}", "${", "-1", "0", "1e999", "NaN", "null", "\0", "…", "---\n", "<<: ", "? "];
        Gen.Select(Gen.Int[0, SamplePlans.Full.Length], Gen.Int[0, 40], Gen.Int[0, pieces.Length - 1].Select(i => pieces[i])).Array[1, 4].Sample(
            changes =>
            {
                var text = SamplePlans.Full;
                foreach (var (at, cut, piece) in changes)
                {
                    var start = Math.Min(at, text.Length);
                    text = text[..start] + piece + text[Math.Min(text.Length, start + cut)..];
                }

                try
                {
                    PlanLoader.Load(text, "p.yaml");
                }
                catch (HarnessException fault)
                {
                    Assert.NotEmpty(fault.Message);
                    Assert.Equal(ExitCode.BadInput, fault.ExitCode);
                }
            },
            iter: 3000);
    }

    [Fact]
    public void Load_Variables_AreReplaced()
    {
        const string yaml = "name: ${NAME}\nfleet: { devices: '${N:-12}', prefix: \"${P}x\" }\ntarget: { parameters: { Raw: '$${N}' } }\nload: { rate: 1/s }";
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["NAME"] = "night", ["P"] = "a" };

        var plan = PlanLoader.Load(yaml, "p.yaml", [], variables).Plan;

        Assert.Equal(("night", 12, "ax", "${N}"), (plan.Name, plan.Fleet.Devices, plan.Fleet.Prefix, plan.Target.Parameters["Raw"]));
    }

    [Fact]
    public void Load_UnknownVariable_IsAFault()
    {
        var fault = Assert.Throws<HarnessException>(() => PlanLoader.Load("name: ${NAME}\nload: { rate: 1/s }", "p.yaml"));
        Assert.Equal("p.yaml:1:7: 'name' uses the variable 'NAME', which is not set; give -e NAME=VALUE or write ${NAME:-default}.", fault.Message);
    }

    [Fact]
    public void Load_EmptyListsAndObjects_AreDefaults()
    {
        var plan = PlanLoader.Load("gates:\nfleet:\nload: { rate: 1/s }", "p.yaml");
        Assert.Empty(plan.Gates);
        Assert.Equal(1000, plan.Fleet.Devices);
    }
}
