using LoadHarness.Core;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Journal;

public sealed class RunReplayTests
{
    [Fact]
    public async Task Read_OfAWholeRun_IsTheRunToTheByte()
    {
        using var rig = new JournalRig();
        var summary = await rig.RunAsync(JournalRig.Plan(300, 25));

        var (replay, files) = await ReplayAsync(rig);

        Assert.Equal((JournalState.Whole, true, 0), (replay.State, replay.End is not null, rig.Warnings.Count));
        Assert.Equal(SummaryJson.Write(summary), SummaryJson.Write(replay.Summarize(replay.End!.Facts)));
        AssertSameFiles(rig.Folder, files.FullName);
        Assert.Equal(300, Enumerable.Range(0, 300).Count(replay.Recorder.HasStarted));
        files.Delete(recursive: true);
    }

    [Fact]
    public async Task Read_OfACompactedRun_HasTheSameSummaryInFewerRows()
    {
        using var rig = new JournalRig();
        var summary = await rig.RunAsync(JournalRig.Plan(1500, 25), segment: TimeSpan.FromSeconds(10));

        var (replay, files) = await ReplayAsync(rig);

        Assert.True(rig.IsCompacted);
        Assert.Equal(["journal.head", "journal.minutes", "journal.seconds.000004", "journal.seconds.000005", "journal.seconds.000006"], Names(rig.Folder, "journal.*"));
        Assert.Equal(SummaryJson.Write(summary), SummaryJson.Write(replay.Summarize(replay.End!.Facts)));
        var live = Rows(Path.Combine(rig.Folder, "timeline.csv"));
        var joined = Rows(Path.Combine(files.FullName, "timeline.csv"));
        Assert.Equal([5, 10, 15, 20, 25, 30, 31, 32, 33, 34], joined.Take(10).Select(static row => Math.Round(row.T)));
        Assert.Equal(live.Sum(static row => row.Subacks), joined.Sum(static row => row.Subacks));
        Assert.Equal(live[4] with { Subacks = 0 }, joined[0] with { Subacks = 0, SubackP50Ms = live[4].SubackP50Ms, SubackP99Ms = live[4].SubackP99Ms, JourneyP50Ms = live[4].JourneyP50Ms, JourneyP99Ms = live[4].JourneyP99Ms, DispatchLagMaxMs = live[4].DispatchLagMaxMs, WakeUpP99Ms = live[4].WakeUpP99Ms, ThrottledMs = live[4].ThrottledMs, Invalid = live[4].Invalid, CpuHarnessPercent = live[4].CpuHarnessPercent, CpuHostPercent = live[4].CpuHostPercent, CpuSimulatorPercent = live[4].CpuSimulatorPercent, GcPausePercent = live[4].GcPausePercent });
        Assert.Equal(live[..5].Max(static row => row.WakeUpP99Ms), joined[0].WakeUpP99Ms);
        Assert.Equal(live[..5].Average(static row => row.CpuHarnessPercent), joined[0].CpuHarnessPercent, 6);
        Assert.Contains("wake_up_delay", joined[0].Invalid, StringComparison.Ordinal);
        files.Delete(recursive: true);
    }

    [Fact]
    public async Task Read_CutOffAnywhere_IsTheRunUpToAWholeSecond()
    {
        using var rig = new JournalRig();
        await rig.RunAsync(JournalRig.Plan(200, 25), end: false);
        var path = Path.Combine(rig.Folder, "journal.seconds.000001");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var rows = Rows(Path.Combine(rig.Folder, "timeline.csv"));
        var random = new Random(7);
        for (var i = 0; i < 40; i++)
        {
            await File.WriteAllBytesAsync(path, bytes[..random.Next(bytes.Length)], TestContext.Current.CancellationToken);

            var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);

            Assert.Equal((JournalState.CutOff, null), (replay.State, replay.End));
            var last = rows.LastOrDefault(row => row.T <= replay.Reaches.TotalSeconds + 1e-9);
            Assert.Equal(replay.Reaches.TotalSeconds, last?.T ?? 0, 9);
            Assert.Equal(last?.Started ?? 0, replay.Recorder.Starts.Started);
            Assert.Equal(rows.Where(row => row.T <= replay.Reaches.TotalSeconds + 1e-9).Sum(static row => row.Subacks), replay.Summarize(JournalRig.Facts).Steps.GetValueOrDefault("suback")?.ServiceMs.Samples ?? 0);
        }
    }

    [Fact]
    public async Task Read_AByteChanged_StopsThereAndSaysSo()
    {
        using var rig = new JournalRig();
        await rig.RunAsync(JournalRig.Plan(200, 25));
        var path = Path.Combine(rig.Folder, "journal.seconds.000001");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);

        Assert.Equal((JournalState.Damaged, null), (replay.State, replay.End));
        Assert.InRange(replay.Reaches.TotalSeconds, 1, 7);
    }

    [Fact]
    public async Task Read_ASegmentInTheMiddleIsMissing_DoesNotAddUpAcrossTheHole()
    {
        using var rig = new JournalRig();
        await rig.RunAsync(JournalRig.Plan(1500, 25), segment: TimeSpan.FromSeconds(10));
        File.Delete(Path.Combine(rig.Folder, "journal.seconds.000005"));

        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);

        Assert.Equal((JournalState.Damaged, 40.0), (replay.State, Math.Round(replay.Reaches.TotalSeconds)));
    }

    [Fact]
    public async Task Read_KilledWhileSecondsWereJoined_CountsThemOnce()
    {
        using var rig = new JournalRig();
        var copies = Directory.CreateTempSubdirectory("lh-copies-");
        var summary = await rig.RunAsync(JournalRig.Plan(1500, 25), TimeSpan.FromSeconds(10), (path, share) => new TwoFiles(path, share, Path.Combine(copies.FullName, Path.GetFileName(path))));
        File.Move(Path.Combine(copies.FullName, "journal.seconds.000003"), Path.Combine(rig.Folder, "journal.seconds.000003"));
        copies.Delete(recursive: true);
        var minutes = Path.Combine(rig.Folder, "journal.minutes");
        var bytes = await File.ReadAllBytesAsync(minutes, TestContext.Current.CancellationToken);
        foreach (var length in new[] { bytes.Length, bytes.Length - 1, bytes.Length * 9 / 10 })
        {
            // Killed after the minutes of segment 3 were written, or on the way, and before its seconds were removed.
            await File.WriteAllBytesAsync(minutes, bytes[..length], TestContext.Current.CancellationToken);

            var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);

            Assert.Equal(SummaryJson.Write(summary), SummaryJson.Write(replay.Summarize(replay.End!.Facts)));
        }
    }

    [Fact]
    public async Task Read_OfALaterVersion_IsOneSentence()
    {
        using var rig = new JournalRig();
        await rig.RunAsync(JournalRig.Plan(50, 25));
        var path = Path.Combine(rig.Folder, "journal.head");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[7]++;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<ForeignJournalException>(() => RunReplay.ReadAsync(rig.Folder, "my run", []));

        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Equal("The journal of my run was written by another version of LoadHarness, which wrote frames that this one does not know.", failure.Message);
        Assert.StartsWith("Use the version that made the run", failure.Hint, StringComparison.Ordinal);
    }

    internal static async Task<(RunReplay Replay, DirectoryInfo Files)> ReplayAsync(JournalRig rig)
    {
        var files = Directory.CreateTempSubdirectory("lh-replay-");
        using var hlogs = new HlogWriter(files.FullName, JournalRig.Run.StartedAt);
        using var timeline = TimelineCsvWriter.Create(Path.Combine(files.FullName, "timeline.csv"));
        return (await RunReplay.ReadAsync(rig.Folder, "the run", [new JournalRig.TimelineRows(timeline.Append), hlogs]), files);
    }

    private static void AssertSameFiles(string one, string other)
    {
        Assert.Equal(Names(other, "*"), Names(one, "*").Where(static name => !name.StartsWith("journal.", StringComparison.Ordinal)));
        Assert.Equal(["claim.suback.hlog", "device.puback.hlog", "journey.hlog", "timeline.csv"], Names(other, "*"));
        foreach (var name in Names(other, "*"))
        {
            Assert.Equal(File.ReadAllText(Path.Combine(one, name)), File.ReadAllText(Path.Combine(other, name)));
        }
    }

    private static string[] Names(string folder, string pattern) => [.. Directory.GetFiles(folder, pattern).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static TimelineRow[] Rows(string path)
    {
        using var reader = new StreamReader(path);
        return [.. TimelineCsv.Read(reader)];
    }

    /// <summary>A file that is written twice.</summary>
    private sealed class TwoFiles(string path, FileShare share, string copy) : FileStream(path, FileMode.CreateNew, FileAccess.Write, share)
    {
        private readonly FileStream _copy = new(copy, FileMode.CreateNew, FileAccess.Write);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer);
            _copy.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            _copy.Dispose();
            base.Dispose(disposing);
        }
    }
}
