using LoadHarness.Core;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class ProcessRulesTests
{
    [Theory]
    [InlineData("workers: 11", "'workers' is 11, more than the fleet's 10 devices")]
    [InlineData("workers: 0", "workers")]
    [InlineData("target: { kind: mqtt, url: 'mqtts://h', processes: 2 }", "does not fit kind mqtt")]
    [InlineData("target: { processes: 2, quotas: { all: aws } }", "does not fit 'target.quotas'")]
    [InlineData("target: { processes: 2 }\nfleet: { devices: 10, quirks: [ shared-client-id ] }", "shared-client-id")]
    [InlineData("workers: 2\nfleet: { devices: 10, quirks: [ shared-client-id ] }", "'workers' does not fit the quirk 'shared-client-id'")]
    public void Load_WhatDoesNotFit_IsRefused(string members, string expected)
    {
        var fleet = members.Contains("fleet:", StringComparison.Ordinal) ? "" : "fleet: { devices: 10 }\n";
        var failure = Assert.Throws<HarnessException>(() => PlanLoader.Load($"{fleet}load: {{ rate: 5/s }}\n{members}\n", "p.yaml"));
        Assert.Contains(expected, failure.Message + failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeveralOfBoth_AreTaken()
    {
        var plan = PlanLoader.Load("workers: 3\ntarget: { processes: 4 }\nload: { rate: 5/s }\n", "p.yaml");
        Assert.Equal((3, 4), (plan.Workers, plan.Target.Processes));
    }
}
