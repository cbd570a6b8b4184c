using LoadHarness.Core.Results;
using Spectre.Console;

namespace LoadHarness.Reporting;

/// <summary>The run on a terminal: at most 40 lines from 80 columns on, in the order of <c>summary.json</c>. Colour only repeats what the words say.</summary>
internal static class TerminalSummary
{
    private const int MaxLines = 40;
    private const int MaxPaths = 3;
    private const int NameWidth = 11;

    // What a run has more of than fits is cut where it costs least, step by step.
    private static readonly (int Gates, int Lines)[] Rooms = [(6, 2), (6, 1), (4, 1), (3, 1)];

    /// <summary>Writes the summary.</summary>
    /// <param name="summary">The run.</param>
    /// <param name="console">Where to.</param>
    /// <param name="paths">Where the reports are; at most three are shown, uncut.</param>
    public static void Write(RunSummary summary, IAnsiConsole console, IReadOnlyList<string> paths)
    {
        var width = Math.Max(console.Profile.Width, 40);
        List<string> last = [.. paths.Take(MaxPaths).Select((path, i) => Name(i == 0 ? "report" : "") + Clean(path).EscapeMarkup())];
        var lines = Rooms.Select(room => Body(summary, width, room.Gates, room.Lines)).SkipWhile(body => body.Count + last.Count + FindingLines(summary) > MaxLines).FirstOrDefault() ?? Body(summary, width, Rooms[^1].Gates, Rooms[^1].Lines);
        lines.AddRange(Findings(summary, width, MaxLines - lines.Count - last.Count));
        foreach (var line in lines.Concat(last))
        {
            console.MarkupLine(line);
        }
    }

    /// <summary>Everything but findings and paths.</summary>
    /// <param name="summary">The run.</param>
    /// <param name="width">Columns.</param>
    /// <param name="gates">Most gates shown.</param>
    /// <param name="facts">Most lines of one fact.</param>
    private static List<string> Body(RunSummary summary, int width, int gates, int facts) =>
    [
        .. Head(summary, width), "", .. Gates(summary.Gates, width, gates), .. Fact("funnel", ReportText.Funnel(summary), width, facts + 1), "", .. Steps(summary, width),
        .. Fact("timeouts", string.Join(", ", ReportText.Causes(summary.Timeouts).Prepend(ReportText.Timeouts(summary.Timeouts))), width, facts),
        .. CurveText.Sentence(summary) is { } curve ? Fact("curve", curve, width, facts) : [],
        .. summary.Refusals.Count > 0 ? Fact("refused", ReportText.Refusals(summary.Refusals), width, facts) : [],
        .. summary.Audit is { } audit ? Fact("audit", ReportText.Audit(audit), width, facts, audit.Orphans == 0 ? null : "red") : [],
        .. summary.Comparison is { } comparison ? Fact("compared", ComparisonText.Sentence(comparison), width, facts + 1, ComparisonText.Mood(comparison.Verdict) == "fail" ? "red" : null) : [],
        .. Fact("churn", ReportText.Churn(summary.Churn), width, facts),
        .. OutageText.Sentence(summary.Churn) is { Length: > 0 } outages ? Fact("outage", outages, width, facts == 1 ? 1 : facts + 2) : [],
        .. facts > 1 && OutageText.Messages(summary.Churn) is { Length: > 0 } messages ? Fact("messages", messages, width, facts) : [],
        .. Generator(summary.Generator, width, facts + 1),
    ];

    /// <summary>What findings should have: two in full, or one, before anything else is given more than a line.</summary>
    private static int FindingLines(RunSummary summary) => Math.Min(summary.Diagnosis.Count, 2) * 4;

    /// <summary>A gate as a row of a table: condition, outcome, value, interval, samples.</summary>
    internal static (string Text, string? Color)[] GateCells(GateResult gate) =>
    [
        (Clean(gate.That), null), ($"{Mark(gate.Outcome)} {ReportText.Word(gate.Outcome)}", Color(gate.Outcome)),
        (Format.InUnit(gate.Value, gate.Unit), null), (ReportText.Interval(gate), null), (Format.Count(gate.Samples), null),
    ];

    /// <summary>Counts and percentiles, one row a step.</summary>
    internal static TextTable StepTable(IReadOnlyList<(string Name, StepSummary Step)> steps)
    {
        var table = new TextTable(("step", false), ("attempts", true), ("ok", true), ("timeouts", true), ("p50 ms", true), ("p99 ms", true), ("p99 ms from due", true));
        foreach (var (name, step) in steps)
        {
            table.Add(
                (name, null), (Format.Count(step.Attempts), null), (Format.Count(step.Ok), null), (Format.Count(step.Timeouts), step.Timeouts > 0 ? "red" : null),
                (Format.MsNumber(step.ServiceMs.P50), null), (Format.MsNumber(step.ServiceMs.P99), null), (Format.MsNumber(step.ResponseMs.P99), null));
        }

        return table;
    }

    private static IEnumerable<string> Head(RunSummary summary, int width)
    {
        var word = ReportText.Word(summary.Verdict);
        var rest = TextLines.Wrap($"{word}  {Clean(summary.Run.Name)}: {Clean(summary.VerdictReason)}", width, 2);
        yield return $"[bold {Color(summary.Verdict)}]{word}[/]{rest[0][word.Length..].EscapeMarkup()}";
        foreach (var line in rest.Skip(1))
        {
            yield return line.EscapeMarkup();
        }

        yield return $"[dim]{TextLines.Cut(Clean(ReportText.Context(summary.Run)), width).EscapeMarkup()}[/]";
    }

    private static IEnumerable<string> Gates(IReadOnlyList<GateResult> gates, int width, int most)
    {
        if (gates.Count == 0)
        {
            return Fact("gates", "none", width, 1);
        }

        var shown = gates.OrderBy(g => g.Outcome == GateOutcome.Pass).Take(most).ToHashSet();
        var table = new TextTable(("gate", false), ("outcome", false), ("value", true), ("95 % interval", true), ("samples", true));
        foreach (var gate in gates.Where(shown.Contains))
        {
            table.Add(GateCells(gate));
        }

        return gates.Count == shown.Count
            ? [.. table.Lines(width), ""]
            : [.. table.Lines(width), $"[dim]… and {Format.Count(gates.Count - shown.Count, "more gate")} in summary.json[/]", ""];
    }

    private static IEnumerable<string> Steps(RunSummary summary, int width)
    {
        var steps = ReportText.Steps(summary.Steps);
        return steps.Count == 0 ? [] : [.. StepTable(steps).Lines(width), ""];
    }

    private static IEnumerable<string> Generator(GeneratorSummary generator, int width, int lines) =>
        Fact("generator", $"{ReportText.Starts(generator)}; {ReportText.Resources(generator)}", width, lines, generator.Valid ? null : "red");

    private static IEnumerable<string> Findings(RunSummary summary, int width, int room)
    {
        var findings = summary.Diagnosis;
        var shown = 0;
        for (; shown < findings.Count && (shown == 0 || room >= 4); shown++)
        {
            var finding = findings[shown];

            // Two share what there is; the fix may take more of it than the evidence, which the reports have in full.
            var left = findings.Count - shown;
            var each = Math.Max(2, (room - (left > 2 ? 1 : 0)) / Math.Min(left, 2));
            var about = Fact("finding", $"{finding.Id} ({ReportText.About(finding)}): {PlannedFaults.Evidence(summary, finding)}", width, Math.Clamp(each - 2, 1, 3)).ToList();
            var fix = Fact("", $"fix: {finding.Fix}", width, Math.Clamp(each - about.Count, 1, 5)).ToList();
            room -= about.Count + fix.Count;
            foreach (var line in about.Concat(fix))
            {
                yield return line;
            }
        }

        if (shown < findings.Count)
        {
            yield return Name("") + $"… and {Format.Count(findings.Count - shown, "more finding")} in summary.json";
        }
    }

    private static IEnumerable<string> Fact(string name, string text, int width, int maxLines, string? color = null) =>
        TextLines.Wrap(Clean(text), width - NameWidth, maxLines).Select((line, i) =>
            Name(i == 0 ? name : "") + (color is null ? line.EscapeMarkup() : $"[{color}]{line.EscapeMarkup()}[/]"));

    private static string Name(string name) => $"[dim]{name.PadRight(NameWidth)}[/]";

    private static string Clean(string text) => XmlText.Clean(text).ReplaceLineEndings(" ");

    private static string Mark(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Pass => "✓",
        GateOutcome.Inconclusive => "?",
        _ => "✗",
    };

    private static string Color(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Pass => "green",
        GateOutcome.Inconclusive => "yellow",
        _ => "red",
    };

    private static string Color(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "green",
        Verdict.Fail => "red",
        Verdict.Inconclusive => "yellow",
        Verdict.Invalid => "magenta",
        _ => "blue",
    };
}
