using System.Globalization;
using LoadHarness.Core;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;

namespace LoadHarness.Hosting;

/// <summary>Makes of a journal without an end what a run would have made at its end: by the wire alone, since nobody can be asked any more.</summary>
internal static class CutOffRun
{
    /// <summary>What the sentence begins with that says so; a summary with it is partial.</summary>
    public const string Mark = "The run's process ended before the run did:";

    /// <summary>What the sentence begins with in a report of a run that goes on.</summary>
    public const string PartialMark = "This is a partial report of a run that goes on:";

    /// <summary>Returns what is not measured.</summary>
    /// <param name="replay">The run as its journal holds it.</param>
    /// <param name="goesOn">Whether the run goes on.</param>
    public static (RunFacts Facts, IReadOnlyList<DiagnosisRow> Rows) FactsOf(RunReplay replay, bool goesOn = false)
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
            Disclosures = [.. Disclosures.Of(FaultCalendar.AsRun(replay.Plan, replay.Resumptions), keys: null, handshakes.Full, handshakes.Resumed), .. OutageSentence.Of(replay.Target.Outages), .. MemorySentence.OfUncounted(replay.Plan), .. GapSentence.Of(replay.Resumptions, replay.Recorder.Starts.Again, replay.Plan.Target.Kind == TargetKind.Sim), goesOn ? Partial(replay) : Sentence(replay)],
        };
        return (facts, diagnosis.Rows);
    }

    /// <summary>Returns the summary with a verdict's reason that says how far it reaches.</summary>
    public static RunSummary Explain(RunSummary summary, RunReplay replay) => summary with
    {
        VerdictReason = string.Create(CultureInfo.InvariantCulture, $"The run was cut off: its process ended, and its journal reaches to {replay.Reaches.TotalSeconds:0.0} s."),
    };

    /// <summary>Returns the summary of a run that goes on, with a reason that says how far it reaches and how the gates stand.</summary>
    public static RunSummary ExplainPartial(RunSummary summary, RunReplay replay)
    {
        string[] gates = [.. summary.Gates.GroupBy(static gate => gate.Outcome).OrderBy(static group => group.Key).Select(static group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {Word(group.Key)}"))];
        return summary with
        {
            VerdictReason = string.Create(CultureInfo.InvariantCulture, $"The run goes on: these are its figures up to {replay.Reaches.TotalSeconds:0.0} s.{(gates.Length == 0 ? "" : $" Of its gates so far: {string.Join(", ", gates)}.")}"),
        };
    }

    private static string Word(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Pass => "passed",
        GateOutcome.Fail => "failed",
        GateOutcome.Inconclusive => "not decided",
        _ => "without data",
    };

    private static string Partial(RunReplay replay) => string.Create(CultureInfo.InvariantCulture,
        $"{PartialMark} it reaches to {replay.Reaches.TotalSeconds:0.0} s. The account is audited at the run's end, and findings rest on the wire alone until then.");

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
