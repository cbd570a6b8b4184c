using LoadHarness.Core;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class PlanRulesTests
{
    private const string Load = "load: { executor: constant-arrival-rate, rate: 5/s }\n";

    [Theory]
    [InlineData("target: { kind: mqtt, url: 'mqtts://abc-ats.iot.eu-west-1.amazonaws.com:8883' }\n", "kind aws")]
    [InlineData("faults: [ { at: 1s, for: 2s, kind: stall, share: 5% } ]\n", "whole simulator")]
    [InlineData("faults: [ { at: 1s, kind: stall } ]\n", "lacks 'for'")]
    [InlineData("faults: [ { at: 1s, kind: suback.delay, value: 0s } ]\n", "longer than 0s")]
    public void Load_WhatTheRunWouldRefuse_IsAFaultOfThePlan(string member, string sentence)
    {
        var fault = Assert.Throws<HarnessException>(() => PlanLoader.Load(member + Load, "p.yaml"));
        Assert.Equal(ExitCode.BadInput, fault.ExitCode);
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("p.yaml:1:", fault.Message, StringComparison.Ordinal);
    }
}
