using LoadHarness.Cli;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary>What a run leaves: its files, and its last words on the terminal.</summary>
/// <param name="environment">The process's surroundings.</param>
/// <param name="settings">What the run was asked for.</param>
/// <param name="baseline">The runs to compare with; null for none.</param>
internal sealed class RunOutput(CliEnvironment environment, RunSettings settings, Baseline? baseline)
{
    /// <summary>Writes all files of a run that has ended.</summary>
    /// <returns>The summary as it was written, with the comparison.</returns>
    public async Task<RunSummary> WriteFilesAsync(RunFolder folder, RunMeasured measured)
    {
        var journal = measured.Journal;
        await journal.SettleAsync();
        var manifest = ManifestBuilder.Complete(measured.Head.Manifest, measured.Summary);
        measured = Compare(folder, measured, manifest);
        var said = journal.Gap;

        // Before anything else is written: with its end the journal can make all the rest again.
        journal.End(new JournalEnd { Facts = measured.Facts, Comparison = measured.Summary.Comparison, Bug = measured.Bug });
        if (journal.Gap is { } gap && said is null)
        {
            environment.Error.WriteLine("warning: " + gap); // The log is closed by now.
            measured = measured.Disclose(gap);
        }

        ReportFiles.Write(folder, measured.Summary, manifest);
        PartialReports.Remove(folder.FullPath);
        if (ResumeState.Remove(folder.FullPath) is { } left)
        {
            environment.Error.WriteLine("warning: " + left);
        }

        if (GitHubStepSummary.Append(environment.Variable, folder.PathOf("report.md")) is { } warning)
        {
            environment.Error.WriteLine("warning: " + warning);
        }

        return measured.Summary;
    }

    /// <summary>Shows the result.</summary>
    public void Show(RunFolder folder, RunSummary summary)
    {
        if (settings.Json)
        {
            environment.Out.Write(SummaryJson.Write(summary));
        }
        else if (settings.Quiet)
        {
            environment.Out.WriteLine($"{ReportText.Word(summary.Verdict)}: {summary.VerdictReason}");
        }
        else
        {
            TerminalSummary.Write(summary, environment.Console, [folder.PathOf("report.html"), folder.PathOf("summary.json")]);
        }
    }

    /// <summary>Compares the run with its baseline. A run that has ended is reported whatever becomes of that.</summary>
    private RunMeasured Compare(RunFolder folder, RunMeasured measured, RunManifest manifest)
    {
        if (baseline is null)
        {
            return measured;
        }

        try
        {
            folder.WriteSummary(measured.Summary); // It is read there.
            return measured with { Summary = measured.Summary with { Comparison = baseline.Compare(folder.FullPath, manifest) } };
        }
        catch (Exception failure)
        {
            // Whatever it is, of the baseline's files or a bug of ours: the run was measured, and its reports matter more.
            var sentence = $"The run could not be compared with its baseline: {failure.Message}";
            environment.Error.WriteLine("warning: " + sentence);
            return measured.Disclose(sentence);
        }
    }
}
