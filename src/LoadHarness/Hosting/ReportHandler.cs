using System.Globalization;
using System.Text.Json;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary><c>report</c>: makes a run's reports again from its data.</summary>
/// <param name="environment">The process's surroundings.</param>
internal sealed class ReportHandler(CliEnvironment environment)
{
    /// <summary>Makes the reports.</summary>
    /// <param name="run">The run's folder, or <c>latest</c>.</param>
    /// <param name="output">Where to; null for the run's folder.</param>
    /// <returns>The run's own exit code: that of its verdict.</returns>
    public async Task<ExitCode> RunAsync(string run, string? output)
    {
        var source = RunPath.Existing(run);
        var hasSummary = File.Exists(Path.Combine(source, RunFolder.SummaryFile));
        if (!RunReplay.IsIn(source) && !hasSummary)
        {
            throw new HarnessException(ExitCode.BadInput, $"{source} is no run's folder: it has neither a journal nor {RunFolder.SummaryFile}.", "Name the folder of a run, such as reports/latest.");
        }

        try
        {
            var folder = RunFolder.At(output ?? source);
            var own = WholeSummary(source);
            var summary = RunReplay.IsIn(source) && !IsPastItsJournal(own)
                ? await FromJournalOrFilesAsync(source, folder, own)
                : FromFiles(source, folder, head: null);
            TerminalSummary.Write(summary, environment.Console, [folder.PathOf("report.html"), folder.PathOf(RunFolder.SummaryFile)]);
            return (ExitCode)summary.ExitCode;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The reports cannot be written to {output ?? source}: {failure.Message.TrimEnd('.')}.", "Free space there, or name another folder with --out.", failure);
        }
    }

    /// <summary>The journal of another version may not be readable; a whole run's other files are.</summary>
    private async Task<RunSummary> FromJournalOrFilesAsync(string source, RunFolder folder, RunSummary? own)
    {
        try
        {
            return await FromJournalAsync(source, folder, own);
        }
        catch (ForeignJournalException foreign) when (own is not null)
        {
            await environment.Error.WriteLineAsync(foreign.Message);
            return FromFiles(source, folder, head: null);
        }
    }

    private async Task<RunSummary> FromJournalAsync(string source, RunFolder folder, RunSummary? own)
    {
        // A journal that was cut off or damaged knows less than a run that came to its summary.
        var replay = await SeriesFiles.WriteAsync(source, folder.FullPath, read => read.End is not null || own is null);
        if (replay.End is null && own is not null)
        {
            return FromFiles(source, folder, replay.Head.Manifest);
        }

        var reaches = string.Create(CultureInfo.InvariantCulture, $"{replay.Reaches.TotalSeconds:0.0} s");
        RunSummary summary;
        if (replay.End is { } end)
        {
            await environment.Error.WriteLineAsync($"Made from the journal of {source}, which is whole: it reaches to the run's end at {reaches}.");
            summary = RunMeasured.WithBug(replay.Summarize(end.Facts), end.Bug) with { Comparison = end.Comparison };
        }
        else
        {
            await environment.Error.WriteLineAsync($"Made from the journal of {source}, which {(replay.State == JournalState.Damaged ? "is damaged behind" : "was cut off at")} {reaches}: what came after is lost.");
            var (facts, rows) = CutOffRun.FactsOf(replay);
            summary = CutOffRun.Explain(replay.Summarize(facts), replay);
            await DiagnosisCsv.WriteAsync(folder.PathOf(DiagnosisCsv.FileName), rows);
        }

        ReportFiles.Write(folder, summary, ManifestBuilder.Complete(replay.Head.Manifest, summary));
        if (folder.FullPath == source)
        {
            PartialReports.Remove(source); // This one knows more.
        }

        return summary;
    }

    /// <summary>A run whose journal could not be written to its end, or that has none, is shown from its other files.</summary>
    /// <param name="source">The run's folder.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="head">The manifest of the journal's head, for a run that was killed before it wrote its own; null where there is none.</param>
    private RunSummary FromFiles(string source, RunFolder folder, RunManifest? head)
    {
        try
        {
            var summary = SummaryJson.Read(File.ReadAllText(Path.Combine(source, RunFolder.SummaryFile)));
            var path = Path.Combine(source, RunFolder.ManifestFile);
            var manifest = head is not null && !File.Exists(path) ? ManifestBuilder.Complete(head, summary) : SummaryJson.ReadManifest(File.ReadAllText(path));
            SeriesFiles.Copy(source, folder.FullPath);
            environment.Error.WriteLine($"Made from {RunFolder.SummaryFile}, {RunFolder.TimelineFile}, {RunFolder.ManifestFile} and the histogram logs of {source}: it has no whole journal that this version reads.");
            ReportFiles.Write(folder, summary, manifest);
            return summary;
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidDataException or FileNotFoundException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The files of {source} cannot be read: {failure.Message.TrimEnd('.')}.", "'loadharness verify' says which of them are damaged.", failure);
        }
    }

    /// <summary>The summary that a run wrote at its end; null where there is none, or a damaged one, or one that was made of a journal without an end.</summary>
    private static RunSummary? WholeSummary(string source)
    {
        try
        {
            var summary = SummaryJson.Read(File.ReadAllText(Path.Combine(source, RunFolder.SummaryFile)));
            return summary.Disclosures.Any(static sentence => sentence.StartsWith(CutOffRun.Mark, StringComparison.Ordinal)) ? null : summary;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // The journal is what is left.
        }
    }

    /// <summary>True where the run says itself that its journal does not reach as far: a full disk.</summary>
    private static bool IsPastItsJournal(RunSummary? own) => own is not null && own.Disclosures.Any(static sentence => sentence.StartsWith(JournalWriter.GapMark, StringComparison.Ordinal));
}
