using System.Globalization;
using System.Text;
using System.Xml;
using LoadHarness.Core.Results;

namespace LoadHarness.Reporting;

/// <summary><c>junit.xml</c>: one test case a gate, and one for what a plan expects. Broken or without data is a failure, inconclusive is skipped, an invalid run makes every case an error.</summary>
internal sealed class JUnitReport : IReportWriter
{
    /// <inheritdoc/>
    public string FileName => "junit.xml";

    /// <inheritdoc/>
    public void Write(ReportInput input, Stream output)
    {
        var summary = input.Summary;
        var cases = Cases(summary).ToList();
        using var xml = XmlWriter.Create(output, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\n",
            CloseOutput = false,
        });

        xml.WriteStartDocument();
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", summary.Run.Name);
        Attribute(xml, "timestamp", summary.Run.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        Attribute(xml, "hostname", "localhost");
        Attribute(xml, "tests", Number(cases.Count));
        Attribute(xml, "failures", Number(cases.Count(c => c.Kind == "failure")));
        Attribute(xml, "errors", Number(cases.Count(c => c.Kind == "error")));
        Attribute(xml, "skipped", Number(cases.Count(c => c.Kind == "skipped")));
        Attribute(xml, "time", (summary.Run.FinishedAt - summary.Run.StartedAt).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        WriteProperties(xml, summary);
        foreach (var one in cases)
        {
            WriteCase(xml, one, summary.Run);
        }

        xml.WriteElementString("system-out", XmlText.Clean(string.Join("\n", Said(summary))));
        xml.WriteElementString("system-err", XmlText.Clean(string.Join("\n", summary.Generator.Reasons)));
        xml.WriteEndElement();
        xml.WriteEndDocument();
        xml.Flush();
        output.WriteByte((byte)'\n');
    }

    private static IEnumerable<Case> Cases(RunSummary summary)
    {
        var invalid = summary.Verdict == Verdict.Invalid ? summary.VerdictReason : null;
        var judged = summary.Gates.Select(gate => CaseOf(gate, invalid)).Concat(Expected(summary.Expectation, invalid)).ToList();

        // The verdict may rest on more than the gates, and a run without gates must still be seen: then the run is a case of its own.
        var kind = KindOf(summary.Verdict);
        var told = kind switch { "error" => summary.Verdict == Verdict.Invalid && judged.Count > 0, null => judged.Count > 0, _ => judged.Exists(c => c.Kind == kind) };
        return told ? judged : [.. judged, new Case("run", kind, summary.VerdictReason, ReportText.Word(summary.Verdict).ToLowerInvariant(), ReportText.Meaning(summary.Verdict))];
    }

    /// <summary>What a plan expects that fails on purpose, as a case beside the gates.</summary>
    private static IEnumerable<Case> Expected(ExpectationResult? expectation, string? invalid)
    {
        if (expectation is null)
        {
            yield break;
        }

        var name = $"expect {string.Join(", ", expectation.Findings)}";
        yield return invalid is not null
            ? new Case(name, "error", invalid, "invalid", expectation.Reason)
            : new Case(name, expectation.IsMet ? null : "failure", expectation.Reason, expectation.IsMet ? "pass" : "fail", expectation.Reason);
    }

    private static Case CaseOf(GateResult gate, string? invalid)
    {
        var facts = $"{gate.Reason}\nvalue {Format.InUnit(gate.Value, gate.Unit)}, limit {Format.InUnit(gate.Limit, gate.Unit)}, 95 % interval {ReportText.Interval(gate)}, {Format.Count(gate.Samples, "sample")}".TrimStart();
        return invalid is not null
            ? new Case(gate.That, "error", invalid, "invalid", facts)
            : new Case(gate.That, KindOf(gate.Outcome), gate.Reason, ReportText.Word(gate.Outcome), facts);
    }

    /// <summary>The verdict, and what was found out.</summary>
    private static IEnumerable<string> Said(RunSummary summary) =>
        summary.Diagnosis.Select(static finding => $"{finding.Id} ({ReportText.About(finding)}): {finding.Evidence} Fix: {finding.Fix}").Prepend($"{ReportText.Word(summary.Verdict)}: {summary.VerdictReason}");

    private static string? KindOf(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Pass => null,
        GateOutcome.Inconclusive => "skipped",
        _ => "failure",
    };

    private static string? KindOf(Verdict verdict) => verdict switch
    {
        Verdict.Pass => null,
        Verdict.Fail => "failure",
        Verdict.Inconclusive => "skipped",
        _ => "error",
    };

    private static void WriteProperties(XmlWriter xml, RunSummary summary)
    {
        xml.WriteStartElement("properties");
        foreach (var (name, value) in new[]
        {
            ("run", summary.Run.Id), ("verdict", summary.Verdict.ToString().ToLowerInvariant()), ("exitCode", Number(summary.ExitCode)),
            ("target", $"{summary.Run.Target.Kind} {summary.Run.Target.Endpoint}"), ("seed", summary.Run.Seed.ToString(CultureInfo.InvariantCulture)), ("version", summary.Run.Version),
        })
        {
            xml.WriteStartElement("property");
            Attribute(xml, "name", name);
            Attribute(xml, "value", value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, Case one, RunInfo run)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "name", one.Name);
        Attribute(xml, "classname", "loadharness." + run.Scenario);
        Attribute(xml, "time", "0");
        if (one.Kind is not null)
        {
            xml.WriteStartElement(one.Kind);
            Attribute(xml, "message", one.Message);
            if (one.Kind != "skipped")
            {
                Attribute(xml, "type", one.Type);
                xml.WriteString(XmlText.Clean(one.Text));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, XmlText.Clean(value));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record Case(string Name, string? Kind, string Message, string Type, string Text);
}
