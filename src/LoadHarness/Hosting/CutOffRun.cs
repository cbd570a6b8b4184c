using System.Globalization;
using LoadHarness.Core;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Hosting;

/// <summary>Makes of a journal without an end what a run would have made at its end: by the wire alone, since nobody can be asked any more.</summary>
internal static class CutOffRun
{
    /// <summary>What the sentence begins with that says so; a summary with it is partial.</summary>
    public const string Mark = "The run's process ended before the run did:";

    /// <summary>Returns what is not measured.</summary>
    public static (RunFacts Facts, IReadOnlyList<DiagnosisRow> Rows) FactsOf(RunReplay replay)
    {
        var run = replay.Head.Run;
        var diagnosis = RunDiagnosis.Make(new DiagnosisInput
        {
            Plan = replay.Plan,
            RunId = run.Id,
            StartedAt = run.StartedAt,
            Endpoint = EndpointOf(run.Target.Endpoint, replay.Plan),
            Recorder = replay.Recorder,
            CertificateIdOf = static _ => null,
            Interrupted = true,
        });
        var handshakes = replay.Recorder.Handshakes;
        var facts = new RunFacts
        {
            Run = run with { FinishedAt = (replay.Start?.At ?? run.StartedAt) + replay.Reaches },
            Interrupted = true,
            Incomplete = true,
            Diagnosis = diagnosis.Findings,
            TimeoutFindings = diagnosis.Timeouts,
            Expectation = diagnosis.Expectation,
            Disclosures = [.. Disclosures.Of(replay.Plan, keys: null, handshakes.Full, handshakes.Resumed), Sentence(replay)],
        };
        return (facts, diagnosis.Rows);
    }

    /// <summary>Returns the summary with a verdict's reason that says how far it reaches.</summary>
    public static RunSummary Explain(RunSummary summary, RunReplay replay) => summary with
    {
        VerdictReason = string.Create(CultureInfo.InvariantCulture, $"The run was cut off: its process ended, and its journal reaches to {replay.Reaches.TotalSeconds:0.0} s."),
    };

    private static string Sentence(RunReplay replay) => string.Create(CultureInfo.InvariantCulture,
        $"{Mark} these are the figures of its journal, which reaches to {replay.Reaches.TotalSeconds:0.0} s{(replay.State == JournalState.Damaged ? " and is damaged behind that" : "")}. The account was not audited, and findings rest on the wire alone.");

    private static (string Host, int Port) EndpointOf(string endpoint, RunPlan plan)
    {
        var colon = endpoint.LastIndexOf(':');
        return colon > 0 && int.TryParse(endpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (endpoint[..colon].Trim('[', ']'), port)
            : (plan.Target.Endpoint ?? endpoint, 0);
    }
}
