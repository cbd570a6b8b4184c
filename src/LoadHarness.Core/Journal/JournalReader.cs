using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Journal;

/// <summary>How a journal ends.</summary>
public enum JournalState
{
    /// <summary>With the run's end.</summary>
    Whole,

    /// <summary>After a whole second or within one, without the run's end: its writer was killed, or its disk was full.</summary>
    CutOff,

    /// <summary>With something that is no part of a journal: what follows is not read.</summary>
    Damaged,
}

/// <summary>Reads the frames of a run's journal in order of time, up to the first that is truncated or damaged.</summary>
internal sealed class JournalReader
{
    private const int BufferSize = 64 * 1024;

    private readonly string _folder;
    private readonly string _name;

    private JournalReader(string folder, string name, JournalHead head, JournalStart? start) => (_folder, _name, Head, Start) = (folder, name, head, start);

    /// <summary>What ran.</summary>
    public JournalHead Head { get; }

    /// <summary>When the devices began; null where they never did.</summary>
    public JournalStart? Start { get; }

    /// <summary>How the journal ends, once all of it was read.</summary>
    public JournalState State { get; private set; } = JournalState.CutOff;

    /// <summary>Whether a folder holds a journal.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, JournalFormat.HeadFile));

    /// <summary>Opens the journal of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="goesOn">Opens it though the run goes on and holds it.</param>
    /// <exception cref="HarnessException">The run still goes on, or its journal is none or one of another version.</exception>
    public static async Task<JournalReader> OpenAsync(string folder, string name, bool goesOn = false)
    {
        try
        {
            if (!goesOn)
            {
                CheckLock(folder);
            }

            using var stream = new FileStream(Path.Combine(folder, JournalFormat.HeadFile), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var frames = new FrameReader(stream);
            var read = await ReadAsync(frames, name).ConfigureAwait(false);
            if (read is not { Status: FrameStatus.Frame, Frame.Kind: FrameKind.JournalHead })
            {
                throw new HarnessException(ExitCode.BadInput, $"The journal of {name} does not begin as one: {JournalFormat.HeadFile} is empty or damaged.", "Its other files may still be good: 'loadharness verify' looks at each.");
            }

            var head = JournalHead.Read(read.Frame.Payload.Span, name);
            read = await ReadAsync(frames, name).ConfigureAwait(false);
            return new JournalReader(folder, name, head, read is { Status: FrameStatus.Frame, Frame.Kind: FrameKind.JournalStart } ? JournalStart.Read(read.Frame.Payload.Span) : null);
        }
        catch (InvalidDataException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"The journal of {name} cannot be read: {failure.Message.TrimEnd('.')}.", "Its other files may still be good: 'loadharness verify' looks at each.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"The journal of {name} cannot be opened: {failure.Message.TrimEnd('.')}.", "Read it as the user that made the run.", failure);
        }
        catch (IOException failure) when (failure is not FileNotFoundException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The journal of {name} cannot be opened: {failure.Message.TrimEnd('.')}.", "A run that still goes on holds it: wait for its end, or stop it.", failure);
        }
    }

    /// <summary>Reads all frames behind the head, and says of each whether it is of the minutes.</summary>
    public async IAsyncEnumerable<(Frame Frame, bool IsCoarse)> ReadAsync()
    {
        var segments = JournalFormat.Segments(_folder);
        var status = FrameStatus.End;
        var minutes = Path.Combine(_folder, JournalFormat.MinutesFile);
        if (File.Exists(minutes))
        {
            // Minutes of a segment whose seconds are still there may be a part of it: its writer was cut off in between.
            var before = segments.Count > 0 ? segments[0] : int.MaxValue;
            using var stream = OpenPart(minutes);
            var frames = new FrameReader(stream);
            for (var read = await ReadAsync(frames, _name).ConfigureAwait(false); ; read = await ReadAsync(frames, _name).ConfigureAwait(false))
            {
                status = read.Status;
                if (status != FrameStatus.Frame || SegmentOf(read.Frame.Payload.Span) >= before)
                {
                    status = status == FrameStatus.Frame || segments.Count > 0 && status == FrameStatus.Truncated ? FrameStatus.End : status;
                    break;
                }

                yield return (read.Frame, true);
            }
        }

        for (var i = 0; i < segments.Count && status == FrameStatus.End; i++)
        {
            using var stream = OpenPart(Path.Combine(_folder, JournalFormat.SecondsFile(segments[i])));
            var frames = new FrameReader(stream);
            FrameRead read;
            while ((read = await ReadAsync(frames, _name).ConfigureAwait(false)).Status == FrameStatus.Frame)
            {
                State = read.Frame.Kind == FrameKind.JournalEnd ? JournalState.Whole : State;
                yield return (read.Frame, false);
            }

            // Its writer closes a segment before it opens the next: only the last can be cut off.
            status = read.Status == FrameStatus.Truncated && i < segments.Count - 1 ? FrameStatus.Corrupt : read.Status;
        }

        State = status == FrameStatus.Corrupt ? JournalState.Damaged : State;
    }

    /// <summary>Fails where the run's process holds the lock; a lock that nobody holds was left by a process that was killed.</summary>
    private static void CheckLock(string folder)
    {
        var path = Path.Combine(folder, JournalFormat.LockFile);
        if (File.Exists(path))
        {
            using var held = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
    }

    private static FileStream OpenPart(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize);

    private static int SegmentOf(ReadOnlySpan<byte> payload) => new PayloadReader(payload).Index(int.MaxValue);

    private static async ValueTask<FrameRead> ReadAsync(FrameReader frames, string name)
    {
        var read = await frames.ReadAsync().ConfigureAwait(false);
        return read.Status == FrameStatus.OtherVersion
            ? throw new ForeignJournalException($"The journal of {name} was written by another version of LoadHarness, which wrote frames that this one does not know.", "Use the version that made the run; its manifest.json or loadharness.log names it.")
            : read;
    }
}
