using LoadHarness.Core.Frames;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Journal;

/// <summary>Writes a run's journal: one write a second, on the collector's thread, so that a crash costs at most the last second.</summary>
/// <remarks>
/// A write goes to the operating system, not to the disk itself: it outlives the process, not a loss of power. Where it blocks,
/// the collector is late, and its next interval longer; devices never wait. Where it fails there is one warning, and the run goes on.
/// </remarks>
public sealed partial class JournalWriter : IRunSink, IDisposable
{
    /// <summary>What <see cref="Gap"/> begins with: a run that says so knows more than its journal.</summary>
    public const string GapMark = "The journal is incomplete:";

    private static readonly TimeSpan UsualSegment = TimeSpan.FromMinutes(30);

    private const int BufferSize = 128 * 1024; // A second's frame is a few kilobytes: one call to the system.

    private readonly string _folder;
    private readonly JournalHead _head;
    private readonly RunRecorder _recorder;
    private readonly Action<string> _warn;
    private readonly PayloadWriter _payload = new();
    private readonly RecorderDelta _delta;
    private readonly JournalCompactor _compactor;
    private RunLock? _lock;
    private Stream? _headStream;
    private FrameWriter? _headFrames;
    private Stream? _stream;
    private FrameWriter? _frames;
    private RunGates? _gates;
    private Task _compacting = Task.CompletedTask;
    private string? _failure;
    private readonly bool _goesOn;
    private int _segment;
    private int _nextToCompact = 1;
    private TimeSpan _segmentEnds;

    private JournalWriter(string folder, JournalHead head, RunRecorder recorder, Action<string> warn, bool goesOn = false)
    {
        (_folder, _head, _recorder, _warn, _goesOn) = (folder, head, recorder, warn, goesOn);
        _delta = new RecorderDelta(recorder);
        _compactor = new JournalCompactor(folder, recorder.DeviceFlags.Length, head) { GoesOn = goesOn };
    }

    /// <summary>How much of a run a segment of seconds holds.</summary>
    internal TimeSpan SegmentLength { get; init; } = UsualSegment;

    /// <summary>How many full segments stay as seconds: the last hour.</summary>
    internal int KeptSegments { get; init; } = 2;

    /// <summary>Opens a new file; tests bring disks of their own.</summary>
    internal Func<string, FileShare, Stream> Open { get; init; } = static (path, share) => new FileStream(path, FileMode.CreateNew, FileAccess.Write, share, BufferSize);

    /// <summary>Hears of older seconds that were joined to minutes, so that other files of the run need not grow without bound; before the run only.</summary>
    public IOlderSeries? Older
    {
        get => _compactor.Older;
        set => _compactor.Older = value;
    }

    /// <summary>How far the journal reaches, from the run's start.</summary>
    public TimeSpan Reaches { get; private set; }

    /// <summary>True once seconds have been joined to minutes.</summary>
    public bool IsCompacted => _compactor.HasCompacted;

    /// <summary>One sentence that says from when on the journal is incomplete, and why; null where it is whole.</summary>
    public string? Gap => _failure is null ? null : FormattableString.Invariant($"{GapMark} it could not be written beyond {Reaches.TotalSeconds:0} s ({_failure}), so that this run cannot be verified by it or resumed.");

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        if (_failure is not null || interval.Collected is not { } collected)
        {
            return;
        }

        Try(() =>
        {
            if (_segment == 0)
            {
                WriteStart(interval.To, collected.Tally);
                OpenSegment(interval.From);
            }

            _payload.Clear();
            Describe(interval, collected).Write(_payload);
            _delta.Write(_payload, collected.Trends, TimeSpan.Zero); // The longest stall stands in the row.
            _frames!.Write(FrameKind.JournalInterval, _payload.Written);
            Reaches = interval.To;
            if (interval.To >= _segmentEnds)
            {
                Roll(interval.To);
            }
        });
    }

    /// <summary>Waits until no older part is being joined any more, and lets others read the journal; nothing is measured after it.</summary>
    public async Task SettleAsync()
    {
        await _compacting.ConfigureAwait(false);
        Release();
    }

    /// <summary>Ends when no older part is being joined any more.</summary>
    public Task CompactedAsync() => _compacting;

    /// <summary>Ends the journal.</summary>
    /// <param name="end">What was found out after the run.</param>
    public void End(JournalEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        if (_failure is not null)
        {
            return;
        }

        Try(() =>
        {
            if (_segment == 0)
            {
                OpenSegment(TimeSpan.Zero); // Not a second was measured.
            }

            _payload.Clear();
            _payload.Text(SummaryJson.Write(end));
            _frames!.Write(FrameKind.JournalEnd, _payload.Written);
        });
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close(ref _stream);
        Release();
        _compacting.GetAwaiter().GetResult();
        _compactor.Dispose();
    }

    /// <summary>Takes the gates, which observe each second before this sink does.</summary>
    internal void Attach(RunGates gates)
    {
        _gates = gates;
        if (_goesOn)
        {
            Try(() =>
            {
                OpenSegment(Reaches);
                WriteCheckpoint();
            });
        }
    }

    private void WriteStart(TimeSpan elapsed, GeneratorTally tally)
    {
        _payload.Clear();
        new JournalStart(_recorder.TimeProvider.GetUtcNow() - elapsed, tally.First, tally.PeakRate).Write(_payload);
        _headFrames!.Write(FrameKind.JournalStart, _payload.Written);
    }

    private JournalInterval Describe(RunInterval interval, CollectedInterval collected)
    {
        var snapshot = interval.Snapshot;
        return new JournalInterval
        {
            Segment = _segment,
            From = interval.From,
            To = interval.To,
            State = snapshot.State,
            Host = collected.Tally.Last,
            Row = snapshot.Row,
            DeviceHours = collected.DeviceHours,
            PeakWorkingSet = collected.Tally.PeakWorkingSet,
            Invalid = snapshot.Row.Invalid.Length == 0 ? [] : [(interval.From, interval.To, snapshot.Row.Invalid)],
            Gates = _gates?.Marks ?? [],
            Drift = _gates?.Drift.Readings ?? [],
        };
    }

    private void OpenSegment(TimeSpan from)
    {
        _segment++;
        _segmentEnds = SegmentLength * (Math.Floor(from / SegmentLength) + 1);
        _stream = Open(Path.Combine(_folder, JournalFormat.SecondsFile(_segment)), FileShare.Read | FileShare.Delete);
        _frames = new FrameWriter(_stream);
    }

    private void Roll(TimeSpan to)
    {
        Close(ref _stream);
        OpenSegment(to);
        WriteCheckpoint();
        for (var old = _segment - 1 - KeptSegments; _nextToCompact <= old; _nextToCompact++)
        {
            _compacting = CompactAsync(_compacting, _nextToCompact); // In order: minutes count up to the first segment that is there.
        }
    }

    private void WriteCheckpoint()
    {
        _payload.Clear();
        _payload.Flag(_gates is not null);
        _gates?.Drift.Write(_payload);
        _frames!.Write(FrameKind.JournalCheckpoint, _payload.Written);
    }

    private async Task CompactAsync(Task before, int segment)
    {
        await before.ConfigureAwait(false);
        try
        {
            await Task.Run(() => _compactor.CompactAsync(segment)).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Whatever it is: the seconds stay as they are, and count, so that the journal is only longer.
            _warn($"The journal's older part could not be joined to minutes: {failure.Message.TrimEnd('.')}; it stays as it is.");
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _failure = failure.Message.TrimEnd('.');
            Close(ref _stream);
            _warn(Gap!);
        }
    }

    private static void Close(ref Stream? stream)
    {
        try
        {
            stream?.Dispose();
        }
        catch (IOException)
        {
            // What the buffer still held is lost with the disk; that has been said, or will be by the next write.
        }

        stream = null;
    }
}
