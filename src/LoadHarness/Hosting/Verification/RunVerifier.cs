using System.Text.Json;
using LoadHarness.Core;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting.Verification;

/// <summary>Checks a run's files: hashes, each file by itself, and whether the data come to the same verdict.</summary>
internal static class RunVerifier
{
    /// <summary>Makes the checks one after the other.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="HarnessException">It is no run's folder, its run still goes on, or its journal is of another version.</exception>
    public static async IAsyncEnumerable<VerifyCheck> CheckAsync(string folder)
    {
        var hasJournal = RunReplay.IsIn(folder);
        if (!hasJournal && !File.Exists(Path.Combine(folder, RunFolder.SummaryFile)))
        {
            throw new HarnessException(ExitCode.BadInput, $"{folder} is no run's folder: it has neither a journal nor {RunFolder.SummaryFile}.", "Name the folder of a run, such as reports/latest.");
        }

        foreach (var check in HashChecks.Of(folder).Concat(FileChecks.Of(folder)))
        {
            yield return check;
        }

        var summary = ReadSummary(folder);
        if (hasJournal)
        {
            var (replay, foreign) = await ReadJournalAsync(folder);
            yield return replay is null ? VerifyCheck.Skipped($"{foreign}") : OfJournal(replay, summary);
            if (replay is not null && summary is not null)
            {
                foreach (var check in OfReplay(replay, summary))
                {
                    yield return check;
                }
            }

            if (replay?.End is not null)
            {
                yield break;
            }
        }

        if (summary is not null)
        {
            foreach (var check in LogChecks.Of(folder, summary))
            {
                yield return check;
            }
        }
    }

    /// <summary>Reads the journal; one of another version says nothing against the other files.</summary>
    private static async Task<(RunReplay? Replay, string Foreign)> ReadJournalAsync(string folder)
    {
        try
        {
            return (await RunReplay.ReadAsync(folder, folder, []), "");
        }
        catch (ForeignJournalException foreign)
        {
            return (null, foreign.Message);
        }
    }

    private static VerifyCheck OfJournal(RunReplay replay, RunSummary? summary)
    {
        var reaches = replay.Reaches.TotalSeconds;
        if (replay.End is not null)
        {
            return VerifyCheck.Good($"The journal is whole and reaches to the run's end at {reaches:0.0} s.");
        }

        return summary is not null && summary.Disclosures.Any(static sentence => sentence.StartsWith(JournalWriter.GapMark, StringComparison.Ordinal))
            ? VerifyCheck.Skipped($"The journal ends at {reaches:0.0} s, before the run did, as the run's own report says.")
            : VerifyCheck.Wrong($"The journal {(replay.State == JournalState.Damaged ? "is damaged behind" : "was cut off at")} {reaches:0.0} s; 'loadharness report' makes a partial report of it.");
    }

    /// <summary>Makes summary and gates anew from the journal.</summary>
    private static IEnumerable<VerifyCheck> OfReplay(RunReplay replay, RunSummary summary)
    {
        if (replay.End is not { } end)
        {
            yield break;
        }

        var made = RunMeasured.WithBug(replay.Summarize(end.Facts), end.Bug) with { Comparison = end.Comparison };
        foreach (var (gate, again) in summary.Gates.Zip(made.Gates).Where(static pair => pair.First != pair.Second))
        {
            yield return VerifyCheck.Wrong($"Gate '{gate.That}' stands as {Words(gate)} in {RunFolder.SummaryFile}, and comes to {Words(again)} from the journal.");
        }

        if (summary.Gates.SequenceEqual(made.Gates))
        {
            yield return VerifyCheck.Good($"{summary.Gates.Count} gates come to the same values and outcomes from the journal.");
        }

        yield return (made.Verdict, made.ExitCode) == (summary.Verdict, summary.ExitCode)
            ? VerifyCheck.Good($"The verdict from the journal is the same: {ReportText.Word(made.Verdict)}, exit code {made.ExitCode}.")
            : VerifyCheck.Wrong($"The verdict from the journal is {ReportText.Word(made.Verdict)} with exit code {made.ExitCode}, and not {ReportText.Word(summary.Verdict)} with {summary.ExitCode}.");
        yield return SummaryJson.Write(made) == SummaryJson.Write(summary)
            ? VerifyCheck.Good($"{RunFolder.SummaryFile} is what the journal makes, to the byte.")
            : VerifyCheck.Wrong($"{RunFolder.SummaryFile} is not what the journal makes: its figures were changed, or it was made by another version than {ManifestBuilder.ToolVersion}.");
    }

    private static string Words(GateResult gate) => FormattableString.Invariant($"{gate.Outcome.ToString().ToUpperInvariant()} with {gate.Value?.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture) ?? "no value"}");

    private static RunSummary? ReadSummary(string folder)
    {
        try
        {
            return SummaryJson.Read(File.ReadAllText(Path.Combine(folder, RunFolder.SummaryFile)));
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // Said by the checks of files.
        }
    }
}
