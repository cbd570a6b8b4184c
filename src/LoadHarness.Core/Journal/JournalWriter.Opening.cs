using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Journal;

/// <content>How a journal is begun, gone on with, and held against other processes.</content>
public sealed partial class JournalWriter
{
    /// <summary>The files of a journal that a folder holds, its lock left out.</summary>
    public static IEnumerable<string> FilesIn(string folder) => Directory.EnumerateFiles(folder, "journal.*").Where(static file => Path.GetFileName(file) != JournalFormat.LockFile);

    /// <summary>Creates a run's journal. It is locked against other processes of this program until the run has ended.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="head">What runs.</param>
    /// <param name="recorder">What is measured.</param>
    /// <param name="warn">Takes one warning when the journal cannot be written.</param>
    /// <param name="held">The folder's lock, which the journal takes over; null where it takes it itself.</param>
    public static JournalWriter Create(string folder, JournalHead head, RunRecorder recorder, Action<string> warn, RunLock? held = null)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        ArgumentNullException.ThrowIfNull(head);
        return new JournalWriter(folder, head, recorder, warn) { _lock = held }.Begin();
    }

    /// <summary>Goes on with the journal of a run whose process was killed, behind what it holds.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="head">What runs, as the journal says.</param>
    /// <param name="recorder">What is measured; it holds what the journal holds, and nothing more.</param>
    /// <param name="reaches">How far the journal reaches.</param>
    /// <param name="warn">Takes one warning when the journal cannot be written.</param>
    /// <param name="held">The folder's lock, which the journal takes over; null where it takes it itself.</param>
    /// <exception cref="IOException">The journal cannot be opened, or another process has it.</exception>
    public static Task<JournalWriter> ContinueAsync(string folder, JournalHead head, RunRecorder recorder, TimeSpan reaches, Action<string> warn, RunLock? held = null) =>
        ContinueAsync(folder, head, recorder, reaches, warn, UsualSegment, JournalCompactor.UsualLength, held);

    /// <summary>For tests: with a segment's length of their own.</summary>
    internal static async Task<JournalWriter> ContinueAsync(string folder, JournalHead head, RunRecorder recorder, TimeSpan reaches, Action<string> warn, TimeSpan segment, TimeSpan coarse, RunLock? held = null)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        ArgumentNullException.ThrowIfNull(head);
        held ??= RunLock.Take(folder);
        JournalWriter writer;
        try
        {
            var (first, last) = await JournalTrim.CutAsync(folder).ConfigureAwait(false);
            writer = new JournalWriter(folder, head, recorder, warn, goesOn: true) { _lock = held, _segment = last, _nextToCompact = Math.Max(1, first), Reaches = reaches, SegmentLength = segment };
        }
        catch
        {
            held.Dispose();
            throw;
        }

        writer._compactor.Length = coarse;
        writer._delta.TakeAsWritten();
        return writer;
    }

    /// <summary>For tests: with a segment's length, and a disk, of their own.</summary>
    internal static JournalWriter Create(string folder, JournalHead head, RunRecorder recorder, Action<string> warn, TimeSpan segment, TimeSpan coarse, Func<string, FileShare, Stream>? open = null)
    {
        var writer = open is null
            ? new JournalWriter(folder, head, recorder, warn) { SegmentLength = segment }
            : new JournalWriter(folder, head, recorder, warn) { SegmentLength = segment, Open = open };
        writer._compactor.Length = coarse;
        return writer.Begin();
    }

    private JournalWriter Begin()
    {
        Try(() =>
        {
            _lock ??= RunLock.Take(_folder);
            _headStream = Open(Path.Combine(_folder, JournalFormat.HeadFile), FileShare.Read);
            _headFrames = new FrameWriter(_headStream);
            _head.Write(_payload);
            _headFrames.Write(FrameKind.JournalHead, _payload.Written);
        });
        return this;
    }

    private void Release()
    {
        Close(ref _headStream);
        _lock?.Dispose();
    }
}
