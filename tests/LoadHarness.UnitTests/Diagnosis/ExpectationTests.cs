using LoadHarness.Core.Results;
using LoadHarness.Diagnosis;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;

namespace LoadHarness.UnitTests.Diagnosis;

public sealed class ExpectationTests
{
    [Theory]
    [InlineData("missing-topicfilter", "missing-topicfilter=5", true)]
    [InlineData("missing-topicfilter,slow-suback", "missing-topicfilter=5,slow-suback=1", true)]
    [InlineData("missing-topicfilter,slow-suback", "missing-topicfilter=5", false)]
    [InlineData("missing-topicfilter", "missing-topicfilter=5,slow-suback=1", false)]
    [InlineData("missing-topicfilter", "suback-lost=5", false)]
    [InlineData("missing-topicfilter", "", false)]
    public void Check_FindingsOfFailingDevices_MustBeExactlyThose(string expected, string found, bool isMet) =>
        Assert.Equal(isMet, Expectation.Check(expected.Split(','), Found(found, [])).IsMet);

    [Fact]
    public void Check_FindingOfTheAuditBeside_DoesNoHarm()
    {
        var audit = new Finding(FindingIds.PendingCertificates, "certain", 2, "e", "f");
        Assert.True(Expectation.Check([FindingIds.MissingReceive], Found("missing-receive=2", [audit])).IsMet);
        Assert.True(Expectation.Check([FindingIds.MissingReceive, FindingIds.PendingCertificates], Found("missing-receive=2", [audit])).IsMet);
    }

    [Fact]
    public void Check_Unmet_SaysWhatWasFoundInstead() => Assert.Equal(
        "Expected missing-topicfilter for all failing devices; found suback-lost (1 device, likely).",
        Expectation.Check([FindingIds.MissingTopicFilter], Found("suback-lost=1", [])).Reason);

    private static RunFindings Found(string counts, IReadOnlyList<Finding> others)
    {
        var pairs = counts.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=')).Select(static pair => (Id: pair[0], Devices: long.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture))).ToArray();
        return new RunFindings(
            [.. pairs.Select(static pair => new Finding(pair.Id, "likely", pair.Devices, "e", "f")), .. others],
            [.. pairs.Select(static pair => new Attribution(Cases.DeniedSubscribe("close").Seen(pair.Devices), [new Hypothesis(pair.Id, Confidence.Likely, "Seen.")]))]);
    }
}
