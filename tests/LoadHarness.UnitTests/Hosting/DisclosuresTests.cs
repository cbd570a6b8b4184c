using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class DisclosuresTests
{
    private static readonly RunPlan Broker = new() { Target = new TargetPlan { Kind = TargetKind.Mqtt, Url = "mqtt://h:1883" } };

    [Fact]
    public void Of_PlainBroker_HasNothingToDisclose() => Assert.Empty(Disclosures.Of(Broker, null, 0, 0));

    [Fact]
    public void Of_Simulator_SharesTheHost() => Assert.Contains("simulator on this same host", Disclosures.Of(new RunPlan(), null, 0, 0)[0], StringComparison.Ordinal);

    [Fact]
    public void Of_Handshakes_ResumedOnesAreCounted()
    {
        Assert.Equal(["All TLS handshakes were full ones."], Disclosures.Of(Broker, null, 7, 0));
        Assert.StartsWith("1,500 of 2,000 TLS handshakes resumed", Assert.Single(Disclosures.Of(Broker, null, 500, 1500)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WhatBendsFigures_EachHasASentence()
    {
        var sentences = Disclosures.Of(
            Broker with
            {
                Target = Broker.Target with { Insecure = true },
                Load = new LoadPlan { Executor = ExecutorNames.ConstantDevices },
                Timeouts = new TimeoutPlan { OnTimeout = OnTimeout.Close },
                Warmup = TimeSpan.FromSeconds(5),
                Faults = [new FaultPlan(TimeSpan.FromSeconds(10), null, "suback.delay", FaultDelay.Of(TimeSpan.FromMilliseconds(50)), 0.05)],
            }, null, 0, 0);
        Assert.Collection(sentences,
            s => Assert.Contains("--insecure", s, StringComparison.Ordinal),
            s => Assert.Contains("closed model response time is service time", s, StringComparison.Ordinal),
            s => Assert.Contains("late answers were not seen", s, StringComparison.Ordinal),
            s => Assert.Contains("first 5s", s, StringComparison.Ordinal),
            s => Assert.Equal("Injected fault: suback.delay of 50ms for 5% of devices, from 10s to the end.", s));
    }

    [Theory]
    [InlineData("broker.restart", "Injected fault: broker.restart (connections at 200/s) for the whole simulator, from 10s for 1m.")]
    [InlineData("reject", "Injected fault: reject (register-thing, code 429) for 100% of devices, from 10s for 1m.")]
    [InlineData("suback.refuse", "Injected fault: suback.refuse (filter 'jobs/*') for 100% of devices, from 10s for 1m.")]
    public void Of_Fault_NamesWhatItTakes(string kind, string expected)
    {
        var fault = new FaultPlan(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), kind, null, 1);
        fault = kind switch
        {
            "reject" => fault with { Code = 429, Operation = "register-thing" },
            "suback.refuse" => fault with { Filter = "jobs/*" },
            _ => fault with { Rate = 200 },
        };
        Assert.Equal(expected, Disclosures.Of(Broker with { Faults = [fault] }, null, 0, 0)[^1]);
    }
}
