using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>What was found out about the run: each finding with the causes that share its signature, what they rest on, and what to do.</summary>
internal static class DiagnosisSection
{
    /// <summary>Returns the findings, and whether they are what the plan expects.</summary>
    public static Markup Render(RunSummary summary) => Markup.Of($"""
        {Expectation(summary.Expectation)}{(summary.Diagnosis.Count == 0 ? Markup.Of($"<p class=\"muted\">Nothing found that would need mending.</p>") : Markup.Join(summary.Diagnosis.Select(finding => One(finding, PlannedFaults.Evidence(summary, finding)))))}{(summary.Audit is { } audit ? Markup.Of($"<p><b>Audit of the account after the run:</b> {ReportText.Audit(audit)}.</p>") : Markup.Empty)}

        """);

    private static Markup Expectation(ExpectationResult? expectation) => expectation is null ? Markup.Empty : Markup.Of($"""
        <p><span class="tag {(expectation.IsMet ? "pass" : "fail")}">{(expectation.IsMet ? "as expected" : "not as expected")}</span> {expectation.Reason}</p>

        """);

    private static Markup One(Finding finding, string evidence) => Markup.Of($"""
        <div class="finding {finding.Confidence}"><p><b>{finding.Id}</b>{(finding.Title.Length == 0 ? "" : ": " + finding.Title.TrimEnd('.'))} <span class="muted">{Facts(finding)}</span></p><p>{Prose(evidence)}</p>{Candidates(finding.Candidates)}<p><b>Fix:</b> {Prose(finding.Fix)}</p></div>

        """);

    private static string Facts(Finding finding)
    {
        var facts = new List<string> { finding.Confidence, Format.Count(finding.Devices, "device") };
        if (finding.Recovered > 0)
        {
            facts.Add($"{Format.Count(finding.Recovered)} came through later");
        }

        if (finding.Timeouts > 0)
        {
            facts.Add(Format.Count(finding.Timeouts, "timeout"));
        }

        if (finding.Groups.Count > 0)
        {
            facts.Add($"group {string.Join(", ", finding.Groups)}");
        }

        return string.Join(" · ", facts);
    }

    private static Markup Candidates(IReadOnlyList<FindingCandidate> candidates) => candidates.Count == 0 ? Markup.Empty : Markup.Of($"""
        <p>What was seen fits as well:</p><ul>{candidates.Select(static candidate => Markup.Of($"<li><b>{candidate.Id}</b> <span class=\"muted\">{candidate.Confidence}, {Format.Count(candidate.Devices, "device")}</span> {Prose(candidate.Evidence)}</li>"))}</ul>
        """);

    /// <summary>Text whose words in backticks are code.</summary>
    private static Markup Prose(string text)
    {
        var parts = text.Split('`');
        return parts.Length % 2 == 0 ? Markup.Of($"{text}") : Markup.Join(parts.Select(static (part, i) => i % 2 == 0 ? Markup.Of($"{part}") : Markup.Of($"<code>{part}</code>")));
    }
}
