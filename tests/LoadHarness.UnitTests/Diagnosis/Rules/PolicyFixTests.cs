using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules;

public sealed class PolicyFixTests
{
    [Theory]
    [InlineData(PolicyFault.ResourceType, "a `topic/` resource never matches")]
    [InlineData(PolicyFault.ActionMissing, "Allow iot:Subscribe: no statement does. What is needed: iot:Subscribe on ")]
    [InlineData(PolicyFault.ExplicitDeny, "nothing that is added helps, since a denial wins. iot:Subscribe is denied: ExplicitDeny.")]
    [InlineData(PolicyFault.LiteralWildcard, "Write `*` in the policy's resources")]
    [InlineData(PolicyFault.Condition, "Meet the statement's condition")]
    [InlineData(PolicyFault.Variable, "it does not resolve on a claim certificate. What is needed: ")]
    [InlineData(PolicyFault.ResourceMismatch, "letter by letter. What is needed: ")]
    public void Of_DeniedSubscription_FollowsTheFault(PolicyFault fault, string expected)
    {
        var context = Cases.Facts(("iot:Subscribe", null, fault));
        Cases.AssertCertain(FindingIds.MissingTopicFilter, Cases.DeniedSubscribe("close"), context);
        var fix = Cases.Rank(Cases.DeniedSubscribe("close"), context).All[0].Fix;
        Assert.Contains(expected, fix, StringComparison.Ordinal);
        Assert.Equal(fault == PolicyFault.ResourceType, fix!.Contains("never matches", StringComparison.Ordinal));
        Assert.Equal(fault is not (PolicyFault.ExplicitDeny or PolicyFault.Condition), fix.Contains("What is needed", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_DeniedConnect_NamesTheDenial()
    {
        var context = Cases.Facts(("iot:Connect", null, PolicyFault.ExplicitDeny));
        Assert.StartsWith("Change or remove the statement that denies iot:Connect", Cases.Rank(Cases.DeniedConnect(), context).All[0].Fix, StringComparison.Ordinal);
    }
}
