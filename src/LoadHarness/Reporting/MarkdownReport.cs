using System.Text;
using LoadHarness.Core.Results;

namespace LoadHarness.Reporting;

/// <summary><c>report.md</c>: at most 40 lines, for release notes and comments on pull requests.</summary>
internal sealed class MarkdownReport : IReportWriter
{
    /// <summary>What marks the lines that show pictures, which a page that has no files beside it leaves out.</summary>
    public const string PictureStart = "![";

    // Five lines of head, eight of gates at the fewest, two of the funnel, thirteen of steps at the most, seven facts, a finding, and four at the end: 40.
    private const int MaxLines = 40;
    private const int MaxGates = 6;
    private const int FewGates = 4;
    private const int MaxNamed = 12;
    private const int MaxFindings = 4;
    private const int MaxPictures = 3;

    /// <inheritdoc/>
    public string FileName => "report.md";

    /// <inheritdoc/>
    public void Write(ReportInput input, Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        foreach (var line in Lines(input))
        {
            writer.WriteLine(line);
        }
    }

    private static IEnumerable<string> Lines(ReportInput input)
    {
        var summary = input.Summary;
        List<string> last = [.. End(summary), .. Pictures(input)];
        var lines = Body(summary, MaxGates);
        var room = MaxLines - lines.Count - last.Count - Findings(summary, MaxLines).Count();
        lines = room > 0 && summary.Gates.Count > MaxGates ? Body(summary, MaxGates + room) // A soak has gates on everything that may drift, and little else to tell.
            : lines.Count + last.Count + Math.Min(summary.Diagnosis.Count, 2) > MaxLines ? Body(summary, FewGates)
            : lines;
        return [.. lines, .. Findings(summary, MaxLines - lines.Count - last.Count), .. last];
    }

    private static List<string> Body(RunSummary summary, int gates) =>
        [.. Head(summary), .. Gates(summary.Gates, gates), $"**Funnel:** {Inline(ReportText.Funnel(summary))}", "", .. Steps(summary), .. Facts(summary)];

    private static IEnumerable<string> Head(RunSummary summary)
    {
        yield return $"## {ReportText.Word(summary.Verdict)}: {Inline(summary.Run.Name)}";
        yield return "";
        yield return Inline($"{summary.VerdictReason} {(summary.Verdict is Verdict.Pass or Verdict.Fail ? "" : ReportText.Meaning(summary.Verdict))}") + "\\"; // A line break.
        yield return $"{Inline(ReportText.Context(summary.Run))}. Load: {Inline(summary.Run.Load.TrimEnd('.'))}.";
        yield return "";
    }

    /// <summary>Gates for which there is no row, with what they came to.</summary>
    private static string Named(List<GateResult> gates) =>
        string.Join(", ", gates.Take(MaxNamed).Select(static gate => $"{Code(gate.That)} {Format.InUnit(gate.Value, gate.Unit)}")) + (gates.Count > MaxNamed ? ", …" : "");

    private static IEnumerable<string> Gates(IReadOnlyList<GateResult> gates, int most)
    {
        if (gates.Count == 0)
        {
            yield return "**Gates:** none; the verdict rests on the run's validity alone.";
            yield return "";
            yield break;
        }

        yield return "| gate | outcome | value | limit | 95 % interval | samples |";
        yield return "|---|---|---:|---:|---:|---:|";

        // What does not hold must be seen; among the rest the plan's order decides.
        var shown = gates.OrderBy(g => g.Outcome == GateOutcome.Pass).Take(most).ToHashSet();
        foreach (var gate in gates.Where(shown.Contains))
        {
            var outcome = gate.Outcome == GateOutcome.Pass ? "pass" : $"**{ReportText.Word(gate.Outcome)}**";
            yield return $"| {Code(gate.That)} | {outcome} | {Format.InUnit(gate.Value, gate.Unit)} | {Format.InUnit(gate.Limit, gate.Unit)} | {ReportText.Interval(gate)} | {Format.Count(gate.Samples)} |";
        }

        if (gates.Count > shown.Count)
        {
            var left = gates.Where(g => !shown.Contains(g)).ToList();
            yield return $"| … and {Format.Count(left.Count, "more gate")}: {string.Join(", ", left.CountBy(g => g.Outcome).Select(g => $"{g.Value} {ReportText.Word(g.Key)}"))} (all in summary.json): {Named(left)} | | | | | |";
        }

        yield return "";
    }

    private static IEnumerable<string> Steps(RunSummary summary)
    {
        var steps = ReportText.Steps(summary.Steps);
        if (steps.Count == 0)
        {
            yield break;
        }

        yield return "| step, ms | attempts | ok | timeouts | refused | service p50 | p90 | p99 | max | response p50 | p90 | p99 | max |";
        yield return "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|";
        foreach (var (name, step) in steps)
        {
            yield return $"| {name} | {Format.Count(step.Attempts)} | {Format.Count(step.Ok)} | {Format.Count(step.Timeouts)} | {Format.Count(step.Refused)} | {Latency(step.ServiceMs)} | {Latency(step.ResponseMs)} |";
        }

        yield return "";
    }

    private static IEnumerable<string> Facts(RunSummary summary)
    {
        var causes = string.Join(", ", ReportText.Causes(summary.Timeouts));
        var findings = string.Join(", ", ReportText.Findings(summary.Timeouts));
        yield return $"- **Timeouts:** {ReportText.Timeouts(summary.Timeouts)}{(causes.Length > 0 ? ": " + Inline(causes) : "")}{(findings.Length > 0 ? "; explained by: " + Inline(findings) : "")}";
        if (CurveText.Sentence(summary) is { } curve)
        {
            yield return $"- **Had devices waited otherwise:** {Inline(curve)}";
        }

        if (summary.Comparison is { } comparison)
        {
            yield return $"- **Compared:** {Inline(ComparisonText.Sentence(comparison))}";
        }

        if (summary.Refusals.Count > 0)
        {
            yield return $"- **Refused:** {Inline(ReportText.Refusals(summary.Refusals))}";
        }

        if (summary.Audit is { } audit)
        {
            yield return $"- **Audit of the account:** {Inline(ReportText.Audit(audit))}";
        }

        var churn = new[] { ReportText.Churn(summary.Churn), OutageText.Sentence(summary.Churn), OutageText.Subscriptions(summary.Churn), OutageText.Messages(summary.Churn) };
        yield return $"- **Churn:** {string.Join("; ", churn.Where(static part => part.Length > 0))}";
        yield return $"- **Generator:** {ReportText.Starts(summary.Generator)}; {ReportText.Resources(summary.Generator)}";
    }

    private static IEnumerable<string> Findings(RunSummary summary, int room)
    {
        var findings = summary.Diagnosis;
        var shown = Math.Clamp(room, 1, MaxFindings);
        foreach (var (finding, index) in findings.Take(shown).Select(static (finding, index) => (finding, index)))
        {
            var more = index + 1 == shown && findings.Count > shown ? $" … and {Format.Count(findings.Count - shown, "more finding")} in summary.json" : "";
            yield return $"- **{Inline(finding.Id)}** ({Inline(ReportText.About(finding))}): {Marked(PlannedFaults.Evidence(summary, finding))} *Fix:* {Marked(finding.Fix)}{more}";
        }
    }

    private static IEnumerable<string> End(RunSummary summary)
    {
        if (summary.Disclosures.Count > 0)
        {
            yield return $"- **Read with care:** {Inline(string.Join(" ", summary.Disclosures))}";
        }

        yield return $"- **Reproduce:** plan {Code(summary.Run.Name)} (effective plan in manifest.json), {Code($"--seed {summary.Run.Seed}")}, exit code {summary.ExitCode}";
    }

    /// <summary>The two most telling charts, which stand as files beside the report.</summary>
    private static IEnumerable<string> Pictures(ReportInput input)
    {
        var pictures = ChartFiles.Of(input).Take(MaxPictures).Select(static file => $"{PictureStart}{file.Title}]({file.Name})").ToArray();
        return pictures.Length == 0 ? [] : ["", string.Join(' ', pictures)];
    }

    private static string Latency(LatencySummary latency) =>
        $"{Format.MsNumber(latency.P50)} | {Format.MsNumber(latency.P90)} | {Format.MsNumber(latency.P99)} | {Format.MsNumber(latency.Max)}";

    /// <summary>Text that must not become markup, nor a second line.</summary>
    private static string Inline(string text) => MarkdownText.Escape(text.Trim());

    /// <summary>The same for a text of ours in which backticks mark code.</summary>
    private static string Marked(string text)
    {
        var parts = text.Trim().Split('`');
        return parts.Length % 2 == 0
            ? Inline(text) // One is left over: it marks nothing.
            : string.Concat(parts.Select(static (part, i) => i % 2 == 0 || part.Length == 0 ? MarkdownText.Escape(part) : Code(part)));
    }

    /// <summary>Code in a table's cell: a bar would end the cell, a backtick the code.</summary>
    private static string Code(string text) => "`" + XmlText.Clean(text).ReplaceLineEndings(" ").Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal) + "`";
}
