using LoadHarness.Core;
using LoadHarness.Core.Journal;

namespace LoadHarness.UnitTests.Core.Journal;

public sealed class JournalWriterTests
{
    [Fact]
    public async Task Run_DiskFullOnTheWay_WarnsOnceGoesOnAndSaysHowFarTheJournalReaches()
    {
        using var rig = new JournalRig();
        var summary = await rig.RunAsync(JournalRig.Plan(200, 25), open: static (path, share) => new SmallDisk(path, share, path.EndsWith(".head", StringComparison.Ordinal) ? int.MaxValue : 4000));

        Assert.Equal(200, summary.Devices.Operational);
        Assert.Equal([rig.Gap!], rig.Warnings);
        Assert.Matches("^The journal is incomplete: it could not be written beyond [2-7] s \\(No space left on device\\), so that this run cannot be verified by it or resumed\\.$", rig.Gap);
        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);
        Assert.Equal((JournalState.CutOff, null), (replay.State, replay.End));
        Assert.InRange(replay.Reaches.TotalSeconds, 2, 7.5);
    }

    [Fact]
    public async Task Run_DiskFullFromTheStart_WarnsOnceAndGoesOn()
    {
        using var rig = new JournalRig();
        var summary = await rig.RunAsync(JournalRig.Plan(100, 25), open: static (path, share) => new SmallDisk(path, share, 0));

        Assert.Equal(100, summary.Devices.Operational);
        Assert.Contains("beyond 0 s", Assert.Single(rig.Warnings), StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<HarnessException>(() => RunReplay.ReadAsync(rig.Folder, "the run", []));
        Assert.Contains("does not begin as one", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)] // In its first frame.
    [InlineData(3000)]
    public async Task Run_OlderSecondsDamagedOnTheDisk_KeepsThemWarnsAndGoesOn(int at)
    {
        using var rig = new JournalRig();
        var summary = await rig.RunAsync(JournalRig.Plan(1500, 25), TimeSpan.FromSeconds(10), (path, share) => new BadDisk(path, share, path.EndsWith(".000001", StringComparison.Ordinal) ? at : int.MaxValue));

        Assert.Equal((1500, false, null), (summary.Devices.Started, rig.IsCompacted, rig.Gap));
        Assert.Equal("The journal's older part could not be joined to minutes: journal.seconds.000001 is damaged; it stays as it is.", Assert.Single(rig.Warnings));
        Assert.Equal(6, Directory.GetFiles(rig.Folder, "journal.seconds.*").Length);
    }

    [Fact]
    public async Task Run_ThatGoesOn_HoldsItsJournal()
    {
        using var rig = new JournalRig();
        using var engine = new LoadHarness.UnitTests.Core.Engine.EngineRig(JournalRig.Plan(10, 10), JournalRig.Busy());
        using (JournalWriter.Create(rig.Folder, JournalRig.Head(JournalRig.Plan(10, 10), engine.Recorder), engine.Recorder, rig.Warnings.Add))
        {
            var failure = await Assert.ThrowsAsync<HarnessException>(() => RunReplay.ReadAsync(rig.Folder, "the run", []));
            Assert.Equal((ExitCode.BadInput, "A run that still goes on holds it: wait for its end, or stop it."), (failure.ExitCode, failure.Hint));
        }

        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);
        Assert.Equal((JournalState.CutOff, null, TimeSpan.Zero), (replay.State, replay.Start, replay.Reaches));
        Assert.Equal("20260301T093000Z-abcdef", replay.Head.Run.Id);
    }

    /// <summary>A disk that changes one byte of a file.</summary>
    private sealed class BadDisk(string path, FileShare share, int at) : FileStream(path, FileMode.CreateNew, FileAccess.Write, share, 0)
    {
        private int _written;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var bytes = buffer.ToArray();
            if (at >= _written && at < _written + bytes.Length)
            {
                bytes[at - _written] ^= 1;
            }

            base.Write(bytes.AsSpan());
            _written += bytes.Length;
        }
    }

    /// <summary>A disk that takes some bytes a file.</summary>
    private sealed class SmallDisk(string path, FileShare share, int left) : FileStream(path, FileMode.CreateNew, FileAccess.Write, share, 0)
    {
        private int _left = left;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var fits = Math.Min(buffer.Length, _left);
            base.Write(buffer[..fits]);
            _left -= fits;
            if (fits < buffer.Length)
            {
                throw new IOException("No space left on device");
            }
        }
    }
}
