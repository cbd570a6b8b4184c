using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class SubackRefusalIgnoredRuleTests
{
    [Fact]
    public void Judge_DeviceThatWentOnAfterARefusal_IsCertain()
    {
        Cases.AssertCertain(FindingIds.SubackRefusalIgnored, Cases.Unanswered(marks: WireMarks.RefusalIgnored), Cases.Wire());
        Cases.AssertCertain(FindingIds.SubackRefusalIgnored, Cases.Unanswered(marks: WireMarks.RefusalIgnored), Cases.Facts());
        Cases.AssertCertain(FindingIds.SubackRefusalIgnored, Cases.Unanswered(marks: WireMarks.RefusalIgnored), Cases.Facts(("iot:Subscribe", null, PolicyFault.ResourceType)));
    }

    [Fact]
    public void Judge_RefusalThatWasHeard_DoesNotFit() => Cases.AssertNot(FindingIds.SubackRefusalIgnored, Cases.DeniedSubscribe("suback80"), Cases.Wire());

    [Fact]
    public void Judge_NoAnswerWithoutRefusal_DoesNotFit() => Cases.AssertNot(FindingIds.SubackRefusalIgnored, Cases.Unanswered(), Cases.Wire());
}
