using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Findings;

public sealed class OtherFindingsTests
{
    [Fact]
    public void OfAudit_CleanAccount_FindsNothing() => Assert.Empty(OtherFindings.OfAudit(new AuditResult { Things = 0, Certificates = 0, Serials = 0, Checked = 20 }));

    [Fact]
    public void OfAudit_NotCounted_FindsNothing()
    {
        Assert.Empty(OtherFindings.OfAudit(null));
        Assert.Empty(OtherFindings.OfAudit(new AuditResult { Things = null, Certificates = null, Serials = null, Checked = 0 }));
    }

    [Fact]
    public void OfAudit_Orphans_AreOneFindingAKind()
    {
        var found = OtherFindings.OfAudit(new AuditResult { Things = 3, Certificates = 1200, Serials = 1, Checked = 2000 }).ToArray();
        Assert.Equal([(FindingIds.OrphanedThings, 3), (FindingIds.PendingCertificates, 1200), (FindingIds.SerialProvisionedTwice, 1)], found.Select(static finding => (finding.Id, finding.Devices)));
        Assert.Contains("1,200 certificates", found[1].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void OfPolicies_PolicyThatAllowsMore_IsAFindingOfNoDevice()
    {
        var facts = Cases.Facts().ControlPlane!;
        Assert.Empty(OtherFindings.OfPolicies(facts));
        Assert.Empty(OtherFindings.OfPolicies(null));
        var broad = facts with { Claims = facts.Claims.ToDictionary(static pair => pair.Key, static pair => pair.Value with { OverBroad = ["Whoever holds it may publish anywhere."] }, StringComparer.Ordinal) };
        var finding = Assert.Single(OtherFindings.OfPolicies(broad));
        Assert.Equal((FindingIds.OverBroadPolicy, 0, "Whoever holds it may publish anywhere."), (finding.Id, finding.Devices, finding.Evidence));
    }
}
