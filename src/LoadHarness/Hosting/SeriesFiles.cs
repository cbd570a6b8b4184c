using LoadHarness.Cli;
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
    /// <remarks>
    /// A journal whose older seconds were joined to minutes may know less than the run's own files: those that are whole are kept, or copied.
    /// </remarks>
    /// <param name="source">The run's folder, which holds the journal.</param>
    /// <param name="output">Where to.</param>
    /// <param name="isWanted">Says of the run as it was read whether its files are to be written; where not, all stays as it is.</param>
    /// <param name="goesOn">Whether the run goes on: its own files are then left alone, and all is made of the journal, by the minute where it is older.</param>
    /// <returns>The run as it was read.</returns>
    public static async Task<RunReplay> WriteAsync(string source, string output, Func<RunReplay, bool> isWanted, bool goesOn = false)
    {
        var head = await RunReplay.ReadHeadAsync(source, source, goesOn);
        var staging = new DirectoryInfo(Path.Combine(output, Staging));
        if (staging.Exists)
        {
            staging.Delete(recursive: true); // Of a report that was killed.
        }

        staging.Create();
        try
        {
            RunReplay replay;
            using (var hlogs = new HlogWriter(staging.FullName, head.Run.StartedAt, isLive: false))
            using (var timeline = new TimelineSink(TimelineCsvWriter.Create(Path.Combine(staging.FullName, RunFolder.TimelineFile))))
            {
                replay = await RunReplay.ReadAsync(source, source, [timeline, hlogs], goesOn);
            }

            if (isWanted(replay))
            {
                Take(source, staging, output, replay, goesOn);
            }

            return replay;
        }
        finally
        {
            staging.Delete(recursive: true);
        }
    }

    /// <summary>Copies a run's own files into another folder; none where it is the same.</summary>
    public static void Copy(string source, string output)
    {
        foreach (var path in IsSame(source, output) ? [] : OwnSeries.Files(source))
        {
            File.Copy(path, Path.Combine(output, Path.GetFileName(path)), overwrite: true);
        }
    }

    private static bool IsSame(string one, string other) => Path.TrimEndingDirectorySeparator(RunPath.Resolve(one)) == Path.TrimEndingDirectorySeparator(RunPath.Resolve(other));

    private static void Take(string source, DirectoryInfo staging, string output, RunReplay replay, bool goesOn)
    {
        if (!goesOn && replay.HasMinutes && OwnSeries.AreWhole(source, replay))
        {
            Copy(source, output);
            return;
        }

        // Another folder's files are not the run's; in its own, one is of a second that the journal has lost.
        foreach (var path in goesOn || IsSame(source, output) ? OwnSeries.Logs(output).Where(log => !File.Exists(Path.Combine(staging.FullName, Path.GetFileName(log)))) : [])
        {
            File.Delete(path);
        }

        foreach (var file in staging.EnumerateFiles())
        {
            file.MoveTo(Path.Combine(output, file.Name), overwrite: true);
        }
    }
}
