using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;
using LoadHarness.Diagnosis.Rules.Connect;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Connect;

public sealed class PolicyNotPropagatedRuleTests
{
    [Fact]
    public void Judge_PolicyChangedJustBeforeAndDevicesCameThroughLater_IsCertain()
    {
        var seen = Cases.DeniedSubscribe("close").Seen(devices: 5, recovered: 5);
        Cases.AssertCertain(FindingIds.PolicyNotPropagated, seen, Cases.Facts("ACTIVE", TimeSpan.FromSeconds(20)));
        Assert.Contains("The policy was changed 20s before the first failure", Cases.Rank(seen, Cases.Facts("ACTIVE", TimeSpan.FromSeconds(20))).All[0].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_PolicyChangedJustBefore_IsPossibleBeforeDevicesComeThroughAndLikelyOnceOthersDid()
    {
        var facts = Cases.Facts("ACTIVE", TimeSpan.FromSeconds(20));
        foreach (var seen in new[] { Cases.DeniedSubscribe("close"), Cases.DeniedConnect(), Cases.DeniedPublish() })
        {
            Assert.Equal(Confidence.Possible, Of(seen.Seen(), facts));
            Assert.Equal(Confidence.Likely, Of(seen.Seen(), facts.With(Cases.OthersPassed with { FirstFailed = true })));
        }
    }

    [Fact]
    public void Judge_Reset_IsPossibleAtMost()
    {
        var seen = Cases.DeniedSubscribe("close").ClosedPromptly(CloseReason.PeerReset).Seen(devices: 5, recovered: 5);
        Assert.Equal(Confidence.Possible, Of(seen, Cases.Facts("ACTIVE", TimeSpan.FromSeconds(20))));
        Assert.Equal(Confidence.Possible, Of(seen, Cases.Wire()));
    }

    [Fact]
    public void Judge_OnTheWire_IsACandidateAndFirstWhereDevicesCameThroughLater()
    {
        Cases.AssertCandidate(FindingIds.PolicyNotPropagated, Cases.DeniedSubscribe("close"));
        var passed = new GroupContext("", Cases.Template, Cases.Certificate) { Started = 5, Connected = 5, Subscribed = 5, Operational = 5, FirstFailed = true };
        Assert.Equal(FindingIds.PolicyNotPropagated, Cases.Rank(Cases.DeniedSubscribe("close").Seen(5, recovered: 5), Cases.Wire(group: passed)).First);
    }

    [Fact]
    public void Judge_OldPolicy_IsRuledOut() => Cases.AssertNot(FindingIds.PolicyNotPropagated, Cases.DeniedSubscribe("close"), Cases.Facts());

    [Fact]
    public void Judge_PolicyThatDeniesStill_IsRuledOut() =>
        Cases.AssertNot(FindingIds.PolicyNotPropagated, Cases.DeniedSubscribe("close"), Cases.Facts("ACTIVE", TimeSpan.FromSeconds(20), ("iot:Subscribe", null, PolicyFault.ResourceType)));

    [Fact]
    public void Judge_FirstDevicesSpared_IsNotLikely()
    {
        var ranked = Cases.Rank(Cases.DeniedConnect(), Cases.Facts("ACTIVE", TimeSpan.FromSeconds(20)).With(Cases.OthersPassed)).All;
        Assert.Equal(Confidence.Possible, ranked.Single(static one => one.Finding == FindingIds.PolicyNotPropagated).Confidence);
    }

    private static Confidence Of(SignatureCount seen, DiagnosisContext context) => new PolicyNotPropagatedRule().Judge(seen, context)!.Confidence;
}
