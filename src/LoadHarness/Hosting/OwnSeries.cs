using System.Security.Cryptography;
using System.Text.Json;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary>The timeline and the histogram logs that a run wrote itself, a row and a line a second.</summary>
internal static class OwnSeries
{
    private const double Tolerance = 0.001; // The last digit of a row's time.

    /// <summary>The histogram logs in a folder, by the names of steps: others are not the run's.</summary>
    public static IEnumerable<string> Logs(string folder) => Step.All.Select(step => Path.Combine(folder, NameOf(step))).Where(File.Exists);

    /// <summary>The timeline, and the histogram logs in a folder.</summary>
    public static IEnumerable<string> Files(string folder) => Logs(folder).Append(Path.Combine(folder, RunFolder.TimelineFile));

    /// <summary>Whether they reach as far as the journal, and are as the manifest says where there is one.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="replay">The run as its journal holds it.</param>
    public static bool AreWhole(string folder, RunReplay replay)
    {
        if (replay.End is { } end && end.Facts.Disclosures.Any(static sentence => sentence.StartsWith(DiskSink.Logs, StringComparison.Ordinal)))
        {
            return false; // A full disk.
        }

        try
        {
            return Reaches(folder) >= replay.Reaches.TotalSeconds - Tolerance && AreAsListed(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or InvalidDataException or JsonException)
        {
            return false;
        }
    }

    private static double Reaches(string folder)
    {
        using var reader = new StreamReader(Path.Combine(folder, RunFolder.TimelineFile));
        var rows = TimelineCsv.Read(reader);
        return rows.Count > 0 ? rows[^1].T : 0;
    }

    private static bool AreAsListed(string folder)
    {
        var path = Path.Combine(folder, RunFolder.ManifestFile);
        if (!File.Exists(path))
        {
            return true; // The run was killed.
        }

        var listed = SummaryJson.ReadManifest(File.ReadAllText(path)).Files;
        return Step.All.Select(NameOf).Append(RunFolder.TimelineFile).All(name => listed.GetValueOrDefault(name) == Hash(Path.Combine(folder, name)));
    }

    private static string? Hash(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string NameOf(Step step) => step.Name + ".hlog";
}
