using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary>Makes a run's files of seconds again from its journal: the timeline and the histogram logs.</summary>
internal static class SeriesFiles
{
    private const string Staging = ".series.part";

    /// <summary>Writes them, beside and then over what there is, so that a crash on the way leaves the old ones.</summary>
    /// <param name="journal">The folder that holds the journal.</param>
    /// <param name="name">What the user calls the run.</param>
    /// <param name="output">Where to.</param>
    /// <returns>The run as it was read.</returns>
    public static async Task<RunReplay> WriteAsync(string journal, string name, string output)
    {
        var head = await RunReplay.ReadHeadAsync(journal, name);
        var staging = Directory.CreateDirectory(Path.Combine(output, Staging));
        try
        {
            RunReplay replay;
            using (var hlogs = new HlogWriter(staging.FullName, head.Run.StartedAt, isLive: false))
            using (var timeline = new TimelineSink(TimelineCsvWriter.Create(Path.Combine(staging.FullName, RunFolder.TimelineFile))))
            {
                replay = await RunReplay.ReadAsync(journal, name, [timeline, hlogs]);
            }

            foreach (var file in Directory.EnumerateFiles(output, "*.hlog").Where(file => !File.Exists(Path.Combine(staging.FullName, Path.GetFileName(file)))))
            {
                File.Delete(file); // Of a second that the journal has lost.
            }

            foreach (var file in staging.EnumerateFiles())
            {
                file.MoveTo(Path.Combine(output, file.Name), overwrite: true);
            }

            return replay;
        }
        finally
        {
            staging.Delete(recursive: true);
        }
    }
}
