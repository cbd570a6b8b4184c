using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class MissingFormatLevelRuleTests
{
    [Theory]
    [MemberData(nameof(Cases.DeniedForms), MemberType = typeof(Cases))]
    public void Judge_FilterWithoutFormat_IsCertainByThePacketsThemselves(string form)
    {
        var seen = Cases.DeniedSubscribe(form, TopicRole.Other, WireMarks.FormatOmitted);
        Cases.AssertCertain(FindingIds.MissingFormatLevel, seen, Cases.Wire());
        Cases.AssertCertain(FindingIds.MissingFormatLevel, seen, Cases.Facts());
    }

    [Fact]
    public void Judge_GrantedFilterWithoutFormatAndNoAnswer_IsCertain() =>
        Cases.AssertCertain(FindingIds.MissingFormatLevel, Cases.Unanswered(marks: WireMarks.FormatOmitted), Cases.Facts());

    [Theory]
    [MemberData(nameof(Cases.DeniedForms), MemberType = typeof(Cases))]
    public void Judge_PolicyWithoutFormat_IsACandidateOnTheWireAndCertainByThePolicy(string form)
    {
        Cases.AssertCandidate(FindingIds.MissingFormatLevel, Cases.DeniedSubscribe(form));
        Cases.AssertCertain(FindingIds.MissingFormatLevel, Cases.DeniedSubscribe(form), Cases.Facts(("iot:Subscribe", null, PolicyFault.FormatLevel)));
    }

    [Fact]
    public void Judge_PolicyForAnotherFormat_SaysSoInTheFix()
    {
        var context = Cases.Facts(("iot:Subscribe", null, PolicyFault.OtherFormat));
        Cases.AssertCertain(FindingIds.MissingFormatLevel, Cases.DeniedSubscribe("close"), context);
        Assert.StartsWith("Name the payload format that the devices use", Cases.Rank(Cases.DeniedSubscribe("close"), context).All[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_RightFiltersAndNoAnswer_DoesNotFit() => Cases.AssertNot(FindingIds.MissingFormatLevel, Cases.Unanswered(), Cases.Wire());
}
