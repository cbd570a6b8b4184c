using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary>Makes a report of a run that goes on, of its journal alone, in a folder of its own: what the run itself writes is left alone.</summary>
internal static class PartialReport
{
    private const int Tries = 3; // The journal joins seconds to minutes every half an hour: twice in a row is a clock that was set.

    /// <summary>Makes it.</summary>
    /// <param name="run">The run's folder.</param>
    /// <returns>105: the report is partial.</returns>
    /// <exception cref="HarnessException">There is no journal, or it cannot be read.</exception>
    public static async Task<ExitCode> MakeAsync(string run)
    {
        var source = RunPath.Existing(run);
        if (!RunReplay.IsIn(source))
        {
            throw new HarnessException(ExitCode.BadInput, $"{source} has no journal to make a partial report of.", "Name the folder of a run.");
        }

        var folder = RunFolder.At(Path.Combine(source, RunFolder.PartialFolder));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(source, folder);
                return ExitCode.Interrupted;
            }
            catch (FileNotFoundException) when (attempt < Tries)
            {
                // Seconds were joined to minutes while they were read.
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new HarnessException(ExitCode.BadInput, $"The partial report cannot be written to {folder.FullPath}: {failure.Message.TrimEnd('.')}.", "Free space there.", failure);
            }
        }
    }

    private static async Task WriteAsync(string source, RunFolder folder)
    {
        var replay = await SeriesFiles.WriteAsync(source, folder.FullPath, static _ => true, goesOn: true);
        var (facts, rows) = CutOffRun.FactsOf(replay, goesOn: true);
        var summary = CutOffRun.ExplainPartial(replay.Summarize(facts), replay);
        await DiagnosisCsv.WriteAsync(folder.PathOf(DiagnosisCsv.FileName), rows);
        ReportFiles.Write(folder, summary, ManifestBuilder.Complete(replay.Head.Manifest, summary));
    }
}
