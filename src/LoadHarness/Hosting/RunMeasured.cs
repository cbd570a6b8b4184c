using LoadHarness.Core;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary>What a measurement leaves, before its files are written.</summary>
/// <param name="Summary">The run's summary.</param>
/// <param name="Facts">What of it was not measured.</param>
/// <param name="Head">What the journal begins with.</param>
/// <param name="Journal">The journal, which still wants its end.</param>
/// <param name="Bug">The message of a bug that ended the run; null where there was none.</param>
internal sealed record RunMeasured(RunSummary Summary, RunFacts Facts, JournalHead Head, JournalWriter Journal, string? Bug) : IDisposable
{
    /// <summary>Says something more that a reader must know.</summary>
    public RunMeasured Disclose(string sentence) => this with
    {
        Summary = Summary with { Disclosures = [.. Summary.Disclosures, sentence] },
        Facts = Facts with { Disclosures = [.. Facts.Disclosures, sentence] },
    };

    /// <inheritdoc/>
    public void Dispose() => Journal.Dispose();

    /// <summary>Returns the summary of a run that a bug ended: what was measured before is reported all the same.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="bug">The bug's message; null where there was none.</param>
    public static RunSummary WithBug(RunSummary summary, string? bug) => bug is null ? summary : summary with
    {
        Verdict = Verdict.Invalid,
        VerdictReason = $"A bug in LoadHarness ended the run: {bug} Please report it with {RunFolder.LogFile}.",
        ExitCode = (int)ExitCode.InternalError,
    };
}
