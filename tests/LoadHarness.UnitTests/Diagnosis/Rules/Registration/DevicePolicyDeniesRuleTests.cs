using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Registration;

public sealed class DevicePolicyDeniesRuleTests
{
    [Theory]
    [InlineData(StepKind.Connack, Outcome.DisconnectedAfterConnect)]
    [InlineData(StepKind.Suback, Outcome.DisconnectedAfterSubscribe)]
    [InlineData(StepKind.Puback, Outcome.DisconnectedAfterPublish)]
    public void Judge_DeviceTurnedAwayUnderItsOwnCertificate_IsFirst(StepKind step, Outcome outcome)
    {
        var seen = Cases.Device(step, outcome).ClosedPromptly();
        Cases.AssertCandidate(FindingIds.DevicePolicyDenies, seen);
        Assert.Equal(FindingIds.DevicePolicyDenies, Cases.Rank(seen, Cases.Facts()).First);
    }

    [Fact]
    public void Judge_OthersBecameOperational_IsNotLikely()
    {
        var ranked = Cases.Rank(Cases.Device(StepKind.Connack, Outcome.DisconnectedAfterConnect).ClosedPromptly(), Cases.Wire(group: Cases.OthersPassed)).All;
        Assert.Equal(FindingIds.ConnectThrottled, ranked[0].Finding);
        Assert.Equal(Confidence.Possible, ranked.Single(static one => one.Finding == FindingIds.DevicePolicyDenies).Confidence);
    }

    [Fact]
    public void Judge_ClaimTurnedAway_DoesNotFit() => Cases.AssertNot(FindingIds.DevicePolicyDenies, Cases.DeniedConnect(), Cases.Wire());

    [Fact]
    public void Judge_LostSuback_IsBehindIt() => Assert.Equal(FindingIds.SubackLost, Cases.Rank(Cases.Device(StepKind.Suback, Outcome.NoSuback), Cases.Wire()).First);
}
