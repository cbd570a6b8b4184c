using System.Globalization;
using System.Security.Cryptography;
using LoadHarness.Core;
using LoadHarness.Core.Results;

namespace LoadHarness.Reporting;

/// <summary>A run's folder: <c>OUT/&lt;utc&gt;-&lt;name&gt;-&lt;id&gt;/</c>, with the relative link <c>OUT/latest</c> to the newest.</summary>
internal sealed class RunFolder
{
    /// <summary>The truth of the run.</summary>
    public const string SummaryFile = "summary.json";

    /// <summary>Effective plan, environment and the hashes of all other files; written last.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>One row a second, of long runs one a minute where they are older.</summary>
    public const string TimelineFile = "timeline.csv";

    /// <summary>The run's log.</summary>
    public const string LogFile = "loadharness.log";

    /// <summary>The partial report of a run that goes on; the run's own replaces it.</summary>
    public const string PartialFolder = "partial";

    /// <summary>What <c>resume</c> needs until the run ends.</summary>
    public const string StateFolder = "state";

    private const string LockFile = "journal.lock"; // Empty, and gone at the run's end.
    private const string LatestLink = "latest";
    private const int MaxNameLength = 60;

    /// <summary>What is there only while a run goes on: its partial report, and what <c>resume</c> needs.</summary>
    private static readonly string[] Passing = [PartialFolder + "/", StateFolder + "/"];

    private RunFolder(string path) => FullPath = path;

    /// <summary>The folder's full path.</summary>
    public string FullPath { get; }

    /// <summary>Creates the folder and points <c>latest</c> at it.</summary>
    /// <param name="parent">The folder that holds runs; created where missing.</param>
    /// <param name="startedAt">When the run started.</param>
    /// <param name="name">The plan's name; what file systems may not like becomes a dash.</param>
    /// <param name="id">The run's id; a leading time stamp equal to the folder's is left out.</param>
    /// <param name="warning">Why <c>latest</c> could not be set, one sentence; null where it was.</param>
    /// <param name="isRun">False for a folder of runs: <c>latest</c> stays as it is.</param>
    /// <exception cref="HarnessException">The folder cannot be created, or exists.</exception>
    public static RunFolder Create(string parent, DateTimeOffset startedAt, string name, string id, out string? warning, bool isRun = true)
    {
        var stamp = startedAt.UtcDateTime.ToString("yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture);
        var shortId = id.StartsWith(stamp + "-", StringComparison.Ordinal) ? id[(stamp.Length + 1)..] : id;
        var path = Path.Combine(Path.GetFullPath(parent), $"{stamp}-{Safe(name)}-{Safe(shortId)}");
        try
        {
            if (Directory.Exists(path))
            {
                throw new IOException("it exists already");
            }

            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The run's folder {path} cannot be created: {e.Message.TrimEnd('.')}.", "Name a folder that can be written with --out.", e);
        }

        warning = isRun ? Link(path) : null;
        return new RunFolder(path);
    }

    /// <summary>A folder that exists: of a run that has ended, or one that reports are written to.</summary>
    /// <param name="path">The folder; created where missing.</param>
    /// <exception cref="HarnessException">It cannot be created.</exception>
    public static RunFolder At(string path)
    {
        try
        {
            return new RunFolder(Directory.CreateDirectory(path).FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The folder {path} cannot be created: {e.Message.TrimEnd('.')}.", "Name a folder that can be written with --out.", e);
        }
    }

    /// <summary>The full path of one of the folder's files.</summary>
    public string PathOf(string fileName) => Path.Combine(FullPath, fileName);

    /// <summary>Writes <c>summary.json</c>.</summary>
    public void WriteSummary(RunSummary summary) => WriteWhole(SummaryFile, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(SummaryJson.Write(summary))));

    /// <summary>Writes a text.</summary>
    public void WriteText(string fileName, string text) => WriteWhole(fileName, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a report in every format given, those of <see cref="ReportCatalog"/> by default, and the charts as files.</summary>
    public void WriteReports(ReportInput input, IReadOnlyList<IReportWriter>? writers = null)
    {
        foreach (var writer in writers ?? ReportCatalog.All)
        {
            WriteWhole(writer.FileName, stream => writer.Write(input, stream));
        }

        foreach (var (name, _, svg) in ChartFiles.Of(input))
        {
            WriteWhole(name, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(svg)));
        }
    }

    /// <summary>Hashes every other file and writes <c>manifest.json</c>: the last thing done to a folder, when its log is closed.</summary>
    /// <param name="manifest">The manifest; its list of files is replaced.</param>
    public void WriteManifest(RunManifest manifest)
    {
        var sealedManifest = manifest with { Files = HashFiles() };
        WriteWhole(ManifestFile, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(SummaryJson.Write(sealedManifest))));
    }

    /// <summary>SHA-256 in hex of every file that stays but the manifest, by path relative to the folder, in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> HashFiles()
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(FullPath, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(FullPath, file).Replace('\\', '/');
            if (name is ManifestFile or LockFile || Passing.Any(folder => name.StartsWith(folder, StringComparison.Ordinal)))
            {
                continue;
            }

            // Others may still hold the file open: reading must not fail for that.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            hashes[name] = Convert.ToHexStringLower(SHA256.HashData(stream));
        }

        return hashes;
    }

    /// <summary>Writes beside and renames, so that a crash leaves no half file under the real name.</summary>
    private void WriteWhole(string fileName, Action<Stream> write)
    {
        var path = PathOf(fileName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var stream = new FileStream(path + ".part", FileMode.Create, FileAccess.Write))
        {
            write(stream);
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    private static string? Link(string path)
    {
        var latest = Path.Combine(Path.GetDirectoryName(path)!, LatestLink);

        // Made inside the run's folder, from where its target does not resolve: File.Move takes a dangling link for a
        // file and renames it over the old one in one step; a link that resolves to a folder it would refuse.
        var fresh = Path.Combine(path, "." + LatestLink);
        try
        {
            File.CreateSymbolicLink(fresh, Path.GetFileName(path));
            File.Move(fresh, latest, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            File.Delete(fresh);
            return $"The link {latest} could not be set: {e.Message.TrimEnd('.')}.";
        }
    }

    private static string Safe(string text)
    {
        var safe = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.');
        safe = safe.Length > MaxNameLength ? safe[..MaxNameLength] : safe;
        return safe.Length == 0 ? "run" : safe;
    }
}
