using HdrHistogram;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Comparison;

/// <summary>Reads a run's folder for a comparison: summary, manifest, timeline and histogram logs.</summary>
public static class RunSampleReader
{
    /// <summary>Reads.</summary>
    /// <param name="folder">The run's folder, or a link to it such as <c>reports/latest</c>.</param>
    /// <exception cref="HarnessException">It is no run's folder, or a file of it cannot be read.</exception>
    public static RunSample Read(string folder)
    {
        var path = Path.GetFullPath(folder);
        var summary = Path.Combine(path, "summary.json");
        if (!File.Exists(summary))
        {
            throw new HarnessException(ExitCode.BadInput, $"{folder} is no run's folder: it has no summary.json.", "Name a folder such as reports/latest.");
        }

        try
        {
            var name = Path.GetFileName((Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).TrimEnd(Path.DirectorySeparatorChar));
            var manifest = Path.Combine(path, "manifest.json");
            return new RunSample(
                name,
                SummaryJson.Read(File.ReadAllText(summary)),
                File.Exists(manifest) ? SummaryJson.ReadManifest(File.ReadAllText(manifest)) : null,
                Steps(path),
                Starts(Path.Combine(path, "timeline.csv")));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or IndexOutOfRangeException or FormatException or System.Text.Json.JsonException or ArgumentException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"{folder} cannot be read: {failure.Message.TrimEnd('.')}.", "Is the run complete, and of this version?", failure);
        }
    }

    private static Dictionary<string, IReadOnlyList<LatencySecond>> Steps(string path)
    {
        var steps = new Dictionary<string, IReadOnlyList<LatencySecond>>(StringComparer.Ordinal);
        foreach (var group in Step.All.GroupBy(static step => step.BareName, StringComparer.Ordinal))
        {
            var files = group.Select(step => Path.Combine(path, step.Name + ".hlog")).Where(File.Exists).ToArray();
            var seconds = files.SelectMany(Seconds).ToArray();
            if (seconds.Length > 0)
            {
                steps[group.Key] = seconds;
            }
        }

        return steps;
    }

    private static IEnumerable<LatencySecond> Seconds(string file)
    {
        foreach (var histogram in LatencyLog.Read(file))
        {
            // Service time has no tag; answers after their timeout have one of their own.
            if (string.IsNullOrEmpty(histogram.Tag) || histogram.Tag == "late")
            {
                yield return new LatencySecond(histogram.StartTimeStamp / 1000.0, [.. histogram.RecordedValues().Select(static value => (value.ValueIteratedTo, value.CountAtValueIteratedTo))]);
            }
        }
    }

    private static IReadOnlyList<StartSecond> Starts(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using var reader = new StreamReader(file);
        var seconds = new List<StartSecond>();
        var (started, timedOut) = (0L, 0L);
        foreach (var row in TimelineCsv.Read(reader))
        {
            seconds.Add(new StartSecond(row.T, row.Started - started, row.TimedOut - timedOut));
            (started, timedOut) = (row.Started, row.TimedOut);
        }

        return seconds;
    }
}
