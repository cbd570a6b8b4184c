namespace LoadHarness.Core.Frames;

/// <summary>One frame of a stream: a kind, and a payload that its kind explains.</summary>
/// <param name="Kind">What the payload is; kinds that a reader does not know are passed over.</param>
/// <param name="Payload">The payload.</param>
public readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Payload);

/// <summary>What a frame holds. Numbers stand in files: they are never changed, only added to.</summary>
public enum FrameKind : byte
{
    /// <summary>What was measured since the interval before: see <see cref="Metrics.Merging.IntervalWriter"/>.</summary>
    Interval = 1,

    /// <summary>The last interval of a source; nothing is measured after it.</summary>
    LastInterval = 2,

    /// <summary>A worker is told what to run.</summary>
    Order = 16,

    /// <summary>A worker can start.</summary>
    Ready = 17,

    /// <summary>A worker is told the run's start.</summary>
    Start = 18,

    /// <summary>A worker is told to start nothing more, and to let what is under way end.</summary>
    Stop = 19,

    /// <summary>A worker is told to cut off what is under way.</summary>
    CutOff = 20,

    /// <summary>A worker is told that the fleet need not be held any longer.</summary>
    Release = 21,

    /// <summary>A worker tells what a device had created at the target.</summary>
    Created = 22,

    /// <summary>A worker failed: exit code, sentence, hint.</summary>
    Failed = 23,

    /// <summary>A bug ended a worker's run.</summary>
    Bug = 24,

    /// <summary>A worker is told from when on starts are paused.</summary>
    Pause = 25,

    /// <summary>A worker is told when the pause ends.</summary>
    Resume = 26,

    /// <summary>A device's own identity, kept for a resume: its index, its thing, its certificate and the key.</summary>
    KeptIdentity = 48,

    /// <summary>A journal's head: see <see cref="Journal.JournalHead"/>.</summary>
    JournalHead = 32,

    /// <summary>The devices of a journal's run begin.</summary>
    JournalStart = 33,

    /// <summary>An interval of a journal.</summary>
    JournalInterval = 34,

    /// <summary>What cannot be had from the intervals before a segment once they have been made coarser.</summary>
    JournalCheckpoint = 35,

    /// <summary>A journal's run has ended, and what was found out after it: see <see cref="Journal.JournalEnd"/>.</summary>
    JournalEnd = 36,
}

/// <summary>How a read ended.</summary>
public enum FrameStatus
{
    /// <summary>A whole frame was read.</summary>
    Frame,

    /// <summary>The stream ended after a whole frame.</summary>
    End,

    /// <summary>The stream ended within a frame: its writer was cut off.</summary>
    Truncated,

    /// <summary>What was read is no frame: wrong checksum or length, or another format.</summary>
    Corrupt,

    /// <summary>These are frames of another version.</summary>
    OtherVersion,
}

/// <summary>The result of a read.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Frame">The frame, where one was read.</param>
public readonly record struct FrameRead(FrameStatus Status, Frame Frame);
