using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using LoadHarness.Core.Comparison;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting.Verification;

/// <summary>Checks that every file of a run can be read.</summary>
internal static class FileChecks
{
    private static readonly (string Name, Action<string> Read)[] Whole =
    [
        (RunFolder.SummaryFile, static path => SummaryJson.Read(File.ReadAllText(path))),
        ("junit.xml", static path => XDocument.Load(path)),
        ("report.html", ReadText),
        ("report.md", ReadText),
        (RunFolder.TimelineFile, ReadTimeline),
    ];

    /// <summary>Makes the checks.</summary>
    public static IEnumerable<VerifyCheck> Of(string folder)
    {
        var wrong = 0;
        var files = Whole.Concat(Directory.EnumerateFiles(folder, "*.hlog").Order(StringComparer.Ordinal).Select(static path => (Name: Path.GetFileName(path), Read: (Action<string>)ReadLog))).ToArray();
        foreach (var (name, read) in files)
        {
            if (Failure(Path.Combine(folder, name), read) is { } failure)
            {
                wrong++;
                yield return VerifyCheck.Wrong($"{name} cannot be read: {failure}.");
            }
        }

        if (wrong == 0)
        {
            yield return VerifyCheck.Good($"{files.Length} files can be read: summary, reports, timeline, {files.Length - Whole.Length} histogram logs.");
        }
    }

    private static string? Failure(string path, Action<string> read)
    {
        try
        {
            read(path);
            return null;
        }
        catch (FileNotFoundException)
        {
            return "it is missing";
        }
        catch (Exception failure) when (failure is JsonException or XmlException or FormatException or IOException or InvalidDataException or ArgumentException or IndexOutOfRangeException or UnauthorizedAccessException)
        {
            return failure.Message.TrimEnd('.');
        }
    }

    private static void ReadText(string path)
    {
        if (new FileInfo(path).Length == 0)
        {
            throw new FormatException("it is empty");
        }
    }

    private static void ReadTimeline(string path)
    {
        using var reader = new StreamReader(path);
        var before = 0.0;
        foreach (var row in TimelineCsv.Read(reader))
        {
            before = row.T > before ? row.T : throw new FormatException($"the row at {row.T} s does not follow on {before} s");
        }
    }

    private static void ReadLog(string path)
    {
        foreach (var _ in LatencyLog.Read(path))
        {
            // Reading is the check: each histogram is unpacked.
        }
    }
}
