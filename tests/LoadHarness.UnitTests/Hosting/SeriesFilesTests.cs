using LoadHarness.Core.Results;
using LoadHarness.Hosting;
using LoadHarness.UnitTests.Core.Journal;

namespace LoadHarness.UnitTests.Hosting;

public sealed class SeriesFilesTests : IDisposable
{
    private readonly JournalRig _rig = new();
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("lh-series-").FullName;

    public void Dispose()
    {
        _rig.Dispose();
        Directory.Delete(_elsewhere, recursive: true);
    }

    [Fact]
    public async Task Write_JournalOfMinutes_KeepsAndCopiesTheRunsOwnSeconds()
    {
        await RunAsync();
        var own = Series(_rig.Folder);
        await File.WriteAllTextAsync(Path.Combine(_elsewhere, "other.hlog"), "of somebody else", TestContext.Current.CancellationToken);

        await SeriesFiles.WriteAsync(_rig.Folder, _rig.Folder, static _ => true);
        await SeriesFiles.WriteAsync(_rig.Folder, _elsewhere, static _ => true);

        Assert.Equal(own, Series(_rig.Folder));
        var copies = Series(_elsewhere);
        Assert.True(copies.Remove("other.hlog"));
        Assert.Equal(own, copies);
    }

    [Fact]
    public async Task Write_TimelineEndsBeforeTheJournal_MakesBothAgain()
    {
        await RunAsync();
        var timeline = Path.Combine(_rig.Folder, "timeline.csv");
        await File.WriteAllLinesAsync(timeline, File.ReadLines(timeline).Take(4).ToArray(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_rig.Folder, "claim.tls.hlog"), "of a second that is lost", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_rig.Folder, "other.hlog"), "of somebody else", TestContext.Current.CancellationToken);
        var staging = Directory.CreateDirectory(Path.Combine(_rig.Folder, ".series.part"));
        await File.WriteAllTextAsync(Path.Combine(staging.FullName, "claim.tls.hlog"), "of a report that was killed", TestContext.Current.CancellationToken);

        var replay = await SeriesFiles.WriteAsync(_rig.Folder, _rig.Folder, static _ => true);

        Assert.Equal(["claim.suback.hlog", "device.puback.hlog", "journey.hlog", "other.hlog", "timeline.csv"], Series(_rig.Folder).Keys);
        using var reader = new StreamReader(timeline);
        Assert.Equal(replay.Reaches.TotalSeconds, TimelineCsv.Read(reader)[^1].T, 9);
        Assert.False(Directory.Exists(staging.FullName));
    }

    [Fact]
    public async Task Write_NotWanted_LeavesAllAsItIs()
    {
        await RunAsync();
        var before = Directory.GetFileSystemEntries(_elsewhere);

        await SeriesFiles.WriteAsync(_rig.Folder, _elsewhere, static _ => false);

        Assert.Equal(before, Directory.GetFileSystemEntries(_elsewhere));
    }

    private async Task RunAsync()
    {
        await _rig.RunAsync(JournalRig.Plan(1500, 25), segment: TimeSpan.FromSeconds(10));
        Assert.True(_rig.IsCompacted);
    }

    private static SortedDictionary<string, string> Series(string folder) =>
        new(Directory.GetFiles(folder).Where(static path => !Path.GetFileName(path).StartsWith("journal.", StringComparison.Ordinal)).ToDictionary(static path => Path.GetFileName(path), File.ReadAllText), StringComparer.Ordinal);
}
