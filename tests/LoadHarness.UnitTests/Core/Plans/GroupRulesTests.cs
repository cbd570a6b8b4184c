using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class GroupRulesTests
{
    private const string Load = "load: { executor: constant-arrival-rate, rate: 5/s }\n";
    private const string Broker = "target: { kind: mqtt, url: 'mqtts://broker:8883' }\n";
    private const string Plain = "target: { kind: mqtt, url: 'mqtt://broker:1883' }\n";

    [Theory]
    [InlineData("fleet: { groups: [ { name: a, share: 60% }, { name: b, share: 41% } ] }\n", "add up to 101%")]
    [InlineData("fleet: { devices: 2, groups: [ { name: a, share: 50% }, { name: b, share: 25% }, { name: c, share: 25% } ] }\n", "round up to 3 devices")]
    [InlineData("fleet: { groups: [ { name: a, share: 1% }, { name: A, share: 1% } ] }\n", "is 'A' again")]
    [InlineData("fleet: { claim: { cert: c.pem, key: c.key } }\n", "makes its claims itself")]
    [InlineData("fleet: { groups: [ { name: a, share: 1%, claim: { key: c.key } } ] }\n", "makes its claims itself")]
    [InlineData("fleet: { groups: [ { name: a, share: 1%, faults: [ { kind: stall, for: 1s } ] } ] }\n", "belongs under 'faults'")]
    [InlineData("fleet: { groups: [ { name: a, share: 1%, faults: [ { kind: suback.delay } ] } ] }\n", "'fleet.groups[0].faults[0]' lacks 'value'")]
    [InlineData("fleet: { quirks: [no-alpn] }\n", "needs no ALPN")]
    [InlineData("target: { kind: mqtt, url: 'mqtts://broker:8883', alpn: true }\n", "'target.alpn' does not fit kind mqtt")]
    [InlineData(Broker + "fleet: { claim: { policy: p.json } }\n", "'fleet.claim.policy' does not fit kind mqtt")]
    [InlineData(Broker + "fleet: { claim: { status: revoked } }\n", "'fleet.claim.status' does not fit kind mqtt")]
    [InlineData(Broker + "fleet: { groups: [ { name: a, share: 1%, claim: { cert: c.pem } } ] }\n", "'fleet.groups[0].claim.key' is missing")]
    [InlineData(Broker + "fleet: { groups: [ { name: a, share: 1%, faults: [ { kind: suback.drop } ] } ] }\n", "does not fit kind mqtt")]
    [InlineData(Plain + "fleet: { claim: { cert: c.pem, key: c.key } }\n", "has no TLS")]
    [InlineData(Plain + "fleet: { quirks: [no-server-name] }\n", "has no TLS")]
    [InlineData("scenario: subscribe-storm\nfleet: { groups: [ { name: a, share: 1%, quirks: [omit-ownership-token] } ] }\n", "sends no provisioning requests")]
    [InlineData("scenario: subscribe-storm\nfleet: { filters: [a], quirks: [omit-format-level] }\n", "'fleet.filters' says")]
    [InlineData("scenario: steady-fleet\nfleet: { quirks: [nine-filters] }\n", "no provisioning topics")]
    [InlineData("scenario: reconnect-churn\nfleet: { quirks: [omit-ownership-token] }\n", "no provisioning requests")]
    public void Load_WhatDoesNotFit_IsAFaultOfThePlan(string members, string sentence)
    {
        var fault = Assert.Throws<HarnessException>(() => PlanLoader.Load(members + Load, "p.yaml"));
        Assert.Equal(ExitCode.BadInput, fault.ExitCode);
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fleet: { groups: [ { name: a, share: 10% }, { name: b, share: 20% }, { name: c, share: 70% } ] }\n")]
    [InlineData("fleet: { groups: [ { name: a, share: 5%, claim: { policy: p.json, status: revoked }, faults: [ { kind: suback.drop, share: 50% } ] } ] }\n")]
    [InlineData("target: { alpn: true }\nfleet: { quirks: [no-alpn] }\n")]
    [InlineData(Broker + "fleet: { quirks: [no-server-name], claim: { cert: c.pem, key: c.key } }\n")]
    [InlineData("scenario: subscribe-storm\nfleet: { quirks: [qos-2, nine-filters] }\n")]
    public void Load_WhatFits_IsTaken(string members) => Assert.NotNull(PlanLoader.Load(members + Load, "p.yaml"));

    [Fact]
    public void Load_EveryQuirk_FitsAPlanAgainstTheSimulator()
    {
        var plan = $"target: {{ alpn: true }}\nfleet: {{ quirks: [{string.Join(", ", QuirkCatalog.Names)}] }}\n";
        Assert.Equal(QuirkCatalog.Names, PlanLoader.Load(plan + Load, "p.yaml").Fleet.Quirks);
    }
}
