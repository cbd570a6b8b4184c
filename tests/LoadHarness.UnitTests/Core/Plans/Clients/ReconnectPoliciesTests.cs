using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Clients;

namespace LoadHarness.UnitTests.Core.Plans.Clients;

public sealed class ReconnectPoliciesTests
{
    [Fact]
    public void RuleOf_PlainPolicy_HasTheUsualBounds()
    {
        var rule = ReconnectPolicies.RuleOf(new ReconnectPlan());
        Assert.Equal((BackoffShape.SpreadJitter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(30)), (rule.Shape, rule.First, rule.Longest, rule.ResetAfter));
    }

    [Fact]
    public void RuleOf_ClientsPolicy_HasTheClientsBoundsUntilThePlanGivesOthers()
    {
        var own = ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = "aws-iot-python-sdk" });
        Assert.Equal((1, 32, 20), (own.First.TotalSeconds, own.Longest.TotalSeconds, own.ResetAfter.TotalSeconds));
        var given = ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = "aws-iot-python-sdk", Min = TimeSpan.FromSeconds(2), Max = TimeSpan.FromSeconds(128), ResetAfter = TimeSpan.FromSeconds(3) });
        Assert.Equal((2, 128, 3), (given.First.TotalSeconds, given.Longest.TotalSeconds, given.ResetAfter.TotalSeconds));
    }

    [Fact]
    public void RuleOf_EveryName_IsARuleWithAFloorOfOneSecondUnlessUnsafe() => Assert.All(ReconnectPolicies.Names, name =>
    {
        Assert.Equal(TimeSpan.FromSeconds(1), ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = name }).Floor);
        Assert.Equal(TimeSpan.Zero, ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = name, Unsafe = true }).Floor);
        Assert.NotEmpty(ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = name }).Words);
    });

    [Fact]
    public void FirstPause_BelowTheFloor_IsTheFloor()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = "embedded-c" }).FirstPause);
        Assert.Equal(TimeSpan.FromMilliseconds(500), ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = "embedded-c", Unsafe = true }).FirstPause);
    }

    [Fact]
    public void Load_PolicyBelowOneSecondThatIsUnsafe_IsTaken()
    {
        var plan = PlanLoader.Load("load: { rate: 5/s }\nreconnect: { policy: fixed, min: 200ms, max: 200ms, resetAfter: 5s, unsafe: true }", "p.yaml").Reconnect;
        Assert.Equal(new ReconnectPlan { Policy = "fixed", Min = TimeSpan.FromMilliseconds(200), Max = TimeSpan.FromMilliseconds(200), ResetAfter = TimeSpan.FromSeconds(5), Unsafe = true }, plan);
    }
}
