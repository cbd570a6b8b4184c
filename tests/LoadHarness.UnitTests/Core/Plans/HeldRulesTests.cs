using LoadHarness.Core;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Core.Plans;

/// <summary>The members about held devices: what they read as, and which do not fit together.</summary>
public sealed class HeldRulesTests
{
    private const string Load = "load: { executor: constant-arrival-rate, rate: 5/s }\n";

    [Fact]
    public void Load_EveryMember_IsReadAndWrittenBack()
    {
        const string text = """
            reconnect: { policy: fixed, held: true, session: persistent, probe: true }
            churn: { share: 20%, every: 30s, manner: reset, times: 3 }
            requests: { every: 5s, topic: 'q/{thing}', answer: 'a/{thing}', refusal: 'r/{thing}', payload: '{"x":1}' }
            """;
        var plan = PlanLoader.Load(text + "\n" + Load, "p.yaml");
        Assert.Equal((true, SessionKind.Persistent, true), (plan.Reconnect.Held, plan.Reconnect.Session, plan.Reconnect.Probe));
        Assert.Equal(new ChurnPlan { Share = 0.2, Every = TimeSpan.FromSeconds(30), Manner = LossManner.Reset, Times = 3 }, plan.Churn);
        Assert.Equal(new RequestPlan { Every = TimeSpan.FromSeconds(5), Topic = "q/{thing}", Answer = "a/{thing}", Refusal = "r/{thing}", Payload = "{\"x\":1}" }, plan.Requests);
        var again = PlanLoader.Load(PlanWriter.Write(plan), "q.yaml");
        Assert.Equal((plan.Reconnect, plan.Churn, plan.Requests), (again.Reconnect, again.Churn, again.Requests));
    }

    [Fact]
    public void Load_PlanWithoutThem_HoldsAsItDid()
    {
        var plan = PlanLoader.Load(Load, "p.yaml");
        Assert.Equal((null, SessionKind.Clean, false), (plan.Reconnect.Held, plan.Reconnect.Session, plan.Reconnect.Probe));
        Assert.Null(plan.Churn);
        Assert.Null(plan.Requests);
    }

    [Theory]
    [InlineData("fleet: { after: disconnect }\nchurn: {}\n", "'churn' has no effect with 'fleet.after: disconnect'")]
    [InlineData("fleet: { after: disconnect }\nrequests: { every: 1s }\n", "'requests' has no effect with 'fleet.after: disconnect'")]
    [InlineData("fleet: { after: disconnect }\nreconnect: { held: true }\n", "'reconnect.held' has no effect with 'fleet.after: disconnect'")]
    [InlineData("fleet: { keepAlive: 0s }\nchurn: { manner: silence }\n", "needs 'fleet.keepAlive'")]
    [InlineData("churn: {}\nreconnect: { held: false }\n", "'churn' has no effect with 'reconnect.held: false'")]
    [InlineData("reconnect: { held: false, probe: true }\n", "no device comes back")]
    [InlineData("requests: { every: 1s, answer: 'a/#' }\n", "'a/#' is a filter")]
    [InlineData("requests: { topic: a }\n", "every")]
    [InlineData("scenario: duplicate-client-id\nworkers: 2\n", "the two devices of a pair must meet")]
    public void Load_WhatDoesNotFit_IsAFaultOfThePlan(string members, string sentence)
    {
        var fault = Assert.Throws<HarnessException>(() => PlanLoader.Load(members + Load, "p.yaml"));
        Assert.Equal(ExitCode.BadInput, fault.ExitCode);
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
    }
}
