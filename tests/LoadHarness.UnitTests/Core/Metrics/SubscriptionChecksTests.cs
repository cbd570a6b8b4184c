using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class SubscriptionChecksTests
{
    [Theory]
    [InlineData(SessionKind.Clean, false, 0, 0, 0)]
    [InlineData(SessionKind.Clean, true, 0, 0, 1)]
    [InlineData(SessionKind.Persistent, true, 1, 0, 0)]
    [InlineData(SessionKind.Persistent, false, 0, 1, 0)]
    public void CountReturn_BeliefAgainstConnack_IsOneOfFour(SessionKind session, bool present, long kept, long lost, long unexpected)
    {
        var checks = new SubscriptionChecks();
        checks.CountReturn(session, present);
        Assert.Equal((1, kept, lost, unexpected), (checks.Returns, checks.SessionsKept, checks.SessionsLost, checks.SessionsUnexpected));
    }

    [Fact]
    public void Lost_IsRefusedAndUndelivered()
    {
        var checks = new SubscriptionChecks();
        checks.CountResubscribed(granted: 3, refused: 2);
        checks.CountProbe();
        checks.CountProbe();
        checks.CountDelivery(delivered: true);
        checks.CountDelivery(delivered: false);
        Assert.Equal((3, 2, 2, 1, 1, 3), (checks.Resubscribed, checks.Refused, checks.Probes, checks.Delivered, checks.Undelivered, checks.Lost));
    }

    [Fact]
    public void CopyToAndAdd_AllCounters_AddUp()
    {
        var (one, other) = (new SubscriptionChecks(), new SubscriptionChecks());
        one.CountReturn(SessionKind.Persistent, present: true);
        one.CountReturn(SessionKind.Persistent, present: false);
        one.CountReturn(SessionKind.Clean, present: true);
        one.CountResubscribed(5, 4);
        one.CountProbe();
        one.CountDelivery(delivered: true);
        one.CountDelivery(delivered: false);
        var values = new long[SubscriptionChecks.Count];
        one.CopyTo(values);
        Assert.Equal([3, 1, 1, 1, 5, 4, 1, 1, 1], values);

        other.Add(values);
        other.Add(values);
        other.CopyTo(values);
        Assert.Equal([6, 2, 2, 2, 10, 8, 2, 2, 2], values);
    }
}
