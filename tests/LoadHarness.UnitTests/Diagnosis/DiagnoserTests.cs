using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;

namespace LoadHarness.UnitTests.Diagnosis;

public sealed class DiagnoserTests
{
    private static readonly WireSignature Denied = Cases.DeniedSubscribe("close");

    [Fact]
    public void Diagnose_NoEvidence_FindsNothing() => Assert.Empty(new Diagnoser().Diagnose([], Cases.Wire()).Findings);

    [Fact]
    public void Diagnose_NoRuleFits_IsUnexplained()
    {
        var finding = Assert.Single(Diagnose(Cases.Wire(), [Denied.Seen(3)]).Findings);
        Assert.Equal((FindingIds.Unexplained, "possible", 3, 1), (finding.Id, finding.Confidence, finding.Devices, finding.Rank));
    }

    [Fact]
    public void Rank_SeveralCertain_LeavesNoneCertain()
    {
        var ranked = new Diagnoser([Rule(FindingIds.NulInFilter, Confidence.Certain), Rule(FindingIds.MissingTopicFilter, Confidence.Certain), Rule(FindingIds.SubackLost, Confidence.Possible)]).Rank(Denied.Seen(), Cases.Wire());
        Assert.Equal([(FindingIds.MissingTopicFilter, Confidence.Likely), (FindingIds.NulInFilter, Confidence.Likely), (FindingIds.SubackLost, Confidence.Possible)], ranked.Select(static one => (one.Finding, one.Confidence)));
    }

    [Fact]
    public void Rank_OneCertain_LeavesOthersPossible()
    {
        var ranked = new Diagnoser([Rule(FindingIds.MissingTopicFilter, Confidence.Likely), Rule(FindingIds.NulInFilter, Confidence.Certain)]).Rank(Denied.Seen(), Cases.Wire());
        Assert.Equal([(FindingIds.NulInFilter, Confidence.Certain), (FindingIds.MissingTopicFilter, Confidence.Possible)], ranked.Select(static one => (one.Finding, one.Confidence)));
    }

    [Fact]
    public void Rank_SeveralLikely_StayLikelyInTheCatalogueOrder()
    {
        var ranked = new Diagnoser([Rule(FindingIds.NulInFilter, Confidence.Likely), Rule(FindingIds.MissingTopicFilter, Confidence.Likely)]).Rank(Denied.Seen(), Cases.Wire());
        Assert.Equal([FindingIds.MissingTopicFilter, FindingIds.NulInFilter], ranked.Select(static one => one.Finding));
        Assert.All(ranked, static one => Assert.Equal(Confidence.Likely, one.Confidence));
    }

    [Fact]
    public void Diagnose_SignaturesOfOneCause_AreOneFindingAsSureAsTheLeastSure()
    {
        var rules = new ScriptedRule(FindingIds.MissingTopicFilter, seen => seen.Signature.Outcome == Outcome.SubackRefused ? Confidence.Likely : Confidence.Certain);
        var finding = Assert.Single(Diagnose(Cases.Wire(), [Denied.Seen(40, recovered: 2), Cases.DeniedSubscribe("suback80").Seen(2, recovered: 1)], rules).Findings);
        Assert.Equal((FindingIds.MissingTopicFilter, "likely", 42, 3), (finding.Id, finding.Confidence, finding.Devices, finding.Recovered));
        Assert.EndsWith(" 1 further signature for 2 devices. Certain for 40 of them.", finding.Evidence, StringComparison.Ordinal);
        Assert.Equal(FindingCatalog.Of(FindingIds.MissingTopicFilter).Fix, finding.Fix);
    }

    [Fact]
    public void Diagnose_SeveralFindings_AreOrderedByConfidenceThenDevicesAndUnexplainedIsLast()
    {
        var rules = new IDiagnosisRule[]
        {
            new ScriptedRule(FindingIds.SubackLost, static seen => seen.Signature.Outcome == Outcome.NoSuback ? Confidence.Likely : null),
            new ScriptedRule(FindingIds.SlowSuback, static seen => seen.Signature.Outcome == Outcome.LateSuback ? Confidence.Certain : null),
            new ScriptedRule(FindingIds.MissingTopicFilter, static seen => seen.Signature.Outcome == Outcome.SubackRefused ? Confidence.Certain : null),
        };
        var found = Diagnose(Cases.Wire(), [Denied.Seen(99), Cases.DeniedSubscribe("silent").Seen(50), Cases.DeniedSubscribe("suback80").Seen(3), Cases.Claim(StepKind.Suback, Outcome.LateSuback).Seen(4)], rules);
        Assert.Equal([FindingIds.SlowSuback, FindingIds.MissingTopicFilter, FindingIds.SubackLost, FindingIds.Unexplained], found.Findings.Select(static finding => finding.Id));
        Assert.Equal([1, 2, 3, 4], found.Findings.Select(static finding => finding.Rank));
        Assert.Equal(4, found.Attributions.Count);
    }

    [Fact]
    public void Diagnose_SignaturesOfOneCause_SaysFromWhenToWhenTheyWereMet()
    {
        var finding = Assert.Single(Diagnose(Cases.Wire(), [Denied.Seen(4, firstSeconds: 12), Cases.DeniedSubscribe("suback80").Seen(2, firstSeconds: 10.5)], Rule(FindingIds.MissingTopicFilter, Confidence.Likely)).Findings);
        Assert.Equal((10.5, 14.0), (finding.FirstSeconds, finding.LastSeconds)); // Each is met again two seconds later.
    }

    [Fact]
    public void Diagnose_OneWithoutATime_SaysNone()
    {
        var untimed = Cases.DeniedSubscribe("suback80").Seen(2) with { FirstSeconds = 0, LastSeconds = 0 };
        var finding = Assert.Single(Diagnose(Cases.Wire(), [Denied.Seen(4, firstSeconds: 12), untimed], Rule(FindingIds.MissingTopicFilter, Confidence.Likely)).Findings);
        Assert.Equal((null, null), (finding.FirstSeconds, finding.LastSeconds));
    }

    [Fact]
    public void Diagnose_SignatureThatNoDeviceEndedIn_IsAttributedButNoFinding()
    {
        var found = Diagnose(Cases.Wire(), [Denied.Seen(0)], Rule(FindingIds.MissingTopicFilter, Confidence.Certain));
        Assert.Empty(found.Findings);
        Assert.Equal(FindingIds.MissingTopicFilter, Assert.Single(found.Attributions).Best.Finding);
    }

    [Fact]
    public void Diagnose_Candidates_AreListedWithTheirDevices()
    {
        var finding = Assert.Single(Diagnose(Cases.Wire(), [Denied.Seen(7)], Rule(FindingIds.MissingTopicFilter, Confidence.Likely), Rule(FindingIds.ConnectOnlyPolicy, Confidence.Possible)).Findings);
        var candidate = Assert.Single(finding.Candidates);
        Assert.Equal((FindingIds.ConnectOnlyPolicy, "possible", 7), (candidate.Id, candidate.Confidence, candidate.Devices));
    }

    [Fact]
    public void Diagnose_Groups_AreNamed()
    {
        var context = Cases.Wire() with { Groups = [new GroupContext("", Cases.Template, Cases.Certificate), new GroupContext("old", Cases.Template, Cases.Certificate)] };
        var finding = Assert.Single(Diagnose(context, [(Denied with { Group = 1 }).Seen()], Rule(FindingIds.MissingTopicFilter, Confidence.Certain)).Findings);
        Assert.Equal(["old"], finding.Groups);
    }

    [Fact]
    public void Diagnose_OtherFindings_AreRankedAmongThem()
    {
        var audit = new Finding(FindingIds.OrphanedThings, "certain", 2, "e", "f");
        var found = new Diagnoser([Rule(FindingIds.SubackLost, Confidence.Likely)]).Diagnose([Denied.Seen(9)], Cases.Wire(), [audit]);
        Assert.Equal([(FindingIds.OrphanedThings, 1), (FindingIds.SubackLost, 2)], found.Findings.Select(static finding => (finding.Id, finding.Rank)));
    }

    [Theory]
    [MemberData(nameof(Cases.DeniedForms), MemberType = typeof(Cases))]
    public void Diagnose_EveryFormOfDenial_IsCertainOnlyWithTheControlPlane(string form)
    {
        var seen = Cases.DeniedSubscribe(form);
        Cases.AssertCandidate(FindingIds.MissingTopicFilter, seen);
        Cases.AssertCertain(FindingIds.MissingTopicFilter, seen, Cases.Facts(("iot:Subscribe", null, PolicyFault.ResourceType)));
    }

    private static RunFindings Diagnose(DiagnosisContext context, SignatureCount[] evidence, params IDiagnosisRule[] rules) => new Diagnoser(rules).Diagnose(evidence, context);

    private static ScriptedRule Rule(string finding, Confidence confidence) => new(finding, _ => confidence);

    private sealed class ScriptedRule(string finding, Func<SignatureCount, Confidence?> judge) : IDiagnosisRule
    {
        public string Finding => finding;

        public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context) => judge(seen) is { } confidence ? new Hypothesis(finding, confidence, "Seen.") : null;
    }
}
