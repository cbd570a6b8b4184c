using System.Globalization;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Facts;

namespace LoadHarness.Diagnosis.Findings;

/// <summary>Findings that rest on no signature: what the audit and the policies themselves say.</summary>
public static class OtherFindings
{
    /// <summary>What the audit after a run found.</summary>
    public static IEnumerable<Finding> OfAudit(AuditResult? audit)
    {
        if (audit is null)
        {
            return [];
        }

        return new[]
        {
            Of(FindingIds.OrphanedThings, audit.Things, static count => count == "1" ? "One of the run's things has a device that never heard of its registration." : $"{count} of the run's things have a device that never heard of its registration."),
            Of(FindingIds.PendingCertificates, audit.Certificates, static count => count == "1" ? "One certificate was made and never registered with a thing." : $"{count} certificates were made and never registered with a thing."),
            Of(FindingIds.SerialProvisionedTwice, audit.Serials, static count => count == "1" ? "One thing has more than one certificate." : $"{count} things have more than one certificate."),
        }.OfType<Finding>();
    }

    /// <summary>What claims' policies allow beyond provisioning; a matter of security, whatever became of the run.</summary>
    /// <param name="facts">The control plane's facts; null where it was not asked.</param>
    public static IEnumerable<Finding> OfPolicies(ControlPlaneFacts? facts)
    {
        var claims = facts?.Claims.Values.Where(static claim => claim.OverBroad.Count > 0).ToArray() ?? [];
        if (claims.Length > 0)
        {
            var info = FindingCatalog.Of(FindingIds.OverBroadPolicy);
            yield return new Finding(info.Id, Diagnoser.Name(Confidence.Certain), 0, string.Join(" ", claims.SelectMany(static claim => claim.OverBroad).Distinct(StringComparer.Ordinal)), info.Fix) { Title = info.Title };
        }
    }

    private static Finding? Of(string id, long? count, Func<string, string> evidence)
    {
        var info = FindingCatalog.Of(id);
        return count is > 0
            ? new Finding(id, Diagnoser.Name(Confidence.Certain), count.Value, evidence(count.Value.ToString("N0", CultureInfo.InvariantCulture)), info.Fix) { Title = info.Title }
            : null;
    }
}
