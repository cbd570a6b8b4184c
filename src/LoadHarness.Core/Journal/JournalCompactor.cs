using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Journal;

/// <summary>Joins a segment's seconds to minutes by adding them up, and removes the seconds. One call at a time, beside the run.</summary>
/// <param name="folder">The run's folder.</param>
/// <param name="devices">How many devices the fleet has.</param>
/// <param name="head">What runs.</param>
internal sealed class JournalCompactor(string folder, int devices, JournalHead head) : IDisposable
{
    /// <summary>How long a joined interval is in runs.</summary>
    public static readonly TimeSpan UsualLength = TimeSpan.FromMinutes(1);

    private FileStream? _stream;
    private FrameWriter? _minutes;
    private bool _broken;

    /// <summary>How long a joined interval is.</summary>
    public TimeSpan Length { get; set; } = UsualLength;

    /// <summary>Hears of what was joined; null for nobody.</summary>
    public IOlderSeries? Older { get; set; }

    /// <summary>True once seconds have been joined.</summary>
    public bool HasCompacted { get; private set; }

    /// <summary>Whether there are minutes already, of an earlier process of the run.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Joins a segment. Minutes of a segment whose seconds still exist do not count, so that a crash on the way loses nothing.</summary>
    /// <exception cref="IOException">The disk is full; the seconds are kept, and nothing is joined any more.</exception>
    /// <exception cref="InvalidDataException">The segment is damaged, or empty: likewise.</exception>
    public async Task CompactAsync(int segment)
    {
        if (_broken)
        {
            return;
        }

        try
        {
            var path = Path.Combine(folder, JournalFormat.SecondsFile(segment));
            using (var seconds = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                await CompactAsync(segment, new FrameReader(seconds)).ConfigureAwait(false);
            }

            _stream?.Flush(flushToDisk: true); // Before the seconds go.
            File.Delete(path);
            HasCompacted = true;
            Older?.Replace();
        }
        catch
        {
            _broken = true;
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _stream?.Dispose();
        }
        catch (IOException)
        {
            // What the buffer still held has no room: its seconds are kept, and that has been said.
        }
    }

    private async Task CompactAsync(int segment, FrameReader seconds)
    {
        Older?.Begin();
        var joined = new JoinedInterval(new RunRecorder(devices, head.FunnelStages, new JournalTime(head.TimestampFrequency)));
        var any = false;
        FrameRead read;
        while ((read = await seconds.ReadAsync().ConfigureAwait(false)).Status == FrameStatus.Frame)
        {
            any = true; // A writer may have been killed behind its checkpoint, before the first second.
            if (read.Frame.Kind != FrameKind.JournalInterval)
            {
                continue;
            }

            var isGap = JoinedInterval.IsGap(read.Frame.Payload.Span);
            if (isGap && !joined.IsEmpty)
            {
                Write(segment, joined); // A time without a process stays one by itself.
            }

            joined.Add(read.Frame.Payload.Span);
            if (isGap || Math.Floor(joined.To / Length) > Math.Floor(joined.From / Length))
            {
                Write(segment, joined);
            }
        }

        if (read.Status != FrameStatus.End || !any)
        {
            // What cannot be read here may still be mended or read elsewhere: it is not for this to remove it.
            throw new InvalidDataException($"{JournalFormat.SecondsFile(segment)} is damaged");
        }

        if (!joined.IsEmpty)
        {
            Write(segment, joined);
        }
    }

    private void Write(int segment, JoinedInterval joined)
    {
        _stream ??= new FileStream(Path.Combine(folder, JournalFormat.MinutesFile), GoesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, 64 * 1024);
        _minutes ??= new FrameWriter(_stream, goesOn: GoesOn && _stream.Position > 0);
        _minutes.Write(FrameKind.JournalInterval, joined.Take(segment));
        Older?.OnInterval(joined.Taken);
    }
}
