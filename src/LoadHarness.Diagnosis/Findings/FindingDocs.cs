using System.Globalization;
using System.Text;
using LoadHarness.AwsIot.Policies.Claims;
using LoadHarness.Core.Plans.Quirks;

namespace LoadHarness.Diagnosis.Findings;

/// <summary>Writes <c>docs/diagnosis.md</c> from the catalogues.</summary>
public static class FindingDocs
{
    private const string How = """
        # Diagnosis

        A run says what stopped its devices: which cause, how sure that is, what it rests on, and what to do.

        1. Each device that fails notes a *signature*: the step, its outcome, what closed the connection and how soon, codes, and what its own packets show.
        2. Thousands of devices share a handful of signatures; they are kept in a table, a few bytes a device.
        3. After the run the control plane is asked about claims, policies and templates, where it can be: always for the simulator, on AWS with credentials, never for a plain broker. `--no-control-plane` leaves it out.
        4. Only operations that exist on AWS are used (DescribeCertificate, ListAttachedPolicies, GetPolicy, DescribeProvisioningTemplate, …), never what the simulator knows.
        5. One rule a cause judges each signature: it fits, or it does not, or the control plane rules it out.
        6. *certain*: the evidence rules the other causes out. *likely*: it fits this cause better than any other. *possible*: it fits others as well.
        7. On the wire alone most faults of a policy look alike, so none of them is certain there; the others that fit are listed as candidates.
        8. Every failing device is put down to one finding; `diagnosis.csv` has a row for each. What no rule explains is `unexplained`.
        9. Timeouts are put down to findings too (`timeouts.findings` in `summary.json`); they add up to all timeouts.
        10. A plan that fails on purpose says so: with `expect: { finding: NAME }` the run passes when exactly that is diagnosed, and ends with 99 when not.
        11. Rules never see the plan's faults. But where all that a finding rests on was met while one of them acted (to the second), reports say so beside it, with the fault and its time: the planned outage, not a surprise. A fault that acts from beginning to end says nothing.

        """;

    /// <summary>Returns the document.</summary>
    public static string Write()
    {
        var text = new StringBuilder(How.ReplaceLineEndings("\n"));
        text.Append("\n## Causes of subscribe timeouts\n\nThe complaint is always the same: *devices connect, subscribing times out, they disconnect and connect again; no thing, no certificate.* These are its causes.\n");
        foreach (var info in FindingCatalog.All.Where(static info => info.Number > 0))
        {
            Append(text, info);
        }

        text.Append("\n## Other findings\n");
        foreach (var info in FindingCatalog.All.Where(static info => info.Number == 0))
        {
            Append(text, info);
        }

        text.Append("\n## Quirks\n\nMistakes of real device software, for virtual devices to repeat: `fleet.quirks` or `fleet.groups[].quirks`.\n\n| quirk | what the device does wrong |\n|---|---|\n");
        foreach (var quirk in QuirkCatalog.All)
        {
            text.Append("| `").Append(quirk.Name).Append("` | ").Append(quirk.Doc).Append(" |\n");
        }

        text.Append("\n## Claim policies\n\nPolicies by name for the simulator's claim certificates: `fleet.claim.policy` or `fleet.groups[].claim.policy`.\n\n| policy | what is right or wrong with it |\n|---|---|\n");
        foreach (var policy in ClaimPolicyCatalog.All)
        {
            text.Append("| `").Append(policy.Name).Append("` | ").Append(policy.Doc).Append(" |\n");
        }

        text.Append("\n## What cannot be told apart\n\n");
        foreach (var limit in FindingLimits.All)
        {
            text.Append("- ").Append(limit).Append('\n');
        }

        text.Append("\n<!-- Generated from the catalogues of findings, quirks and claim policies: run the unit tests with UPDATE_DOCS=1 to write it anew. -->\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, FindingInfo info)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {(info.Number > 0 ? info.Number + ". " : "")}`{info.Id}`\n\n**{info.Title}.**\n\n- *Seen:* {info.Signature}\n");
        if (info.Discriminator.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"- *Told apart by:* {info.Discriminator}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"- *Fix:* {info.Fix}\n- *Source:* {info.Source}\n");
    }
}
