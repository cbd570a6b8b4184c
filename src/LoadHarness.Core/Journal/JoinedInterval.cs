using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Journal;

/// <summary>Neighbouring intervals of a journal joined to one: differences and histograms added, percentiles made anew.</summary>
/// <remarks>Counters and gauges of the row are those of its end; lags, waits and delays the largest; shares of CPU those of the whole time.</remarks>
internal sealed class JoinedInterval
{
    private readonly RecorderMerge _merge;
    private readonly RecorderDelta _delta;
    private readonly TrendDrain _trends;
    private readonly RowLatencies _latencies;
    private readonly PayloadWriter _payload = new();
    private JournalInterval? _joined;

    /// <summary>Makes an empty one.</summary>
    /// <param name="recorder">An empty recorder of the run's fleet.</param>
    public JoinedInterval(RunRecorder recorder)
    {
        recorder.AnchorAt(recorder.TimeProvider.GetTimestamp());
        _merge = new RecorderMerge(recorder);
        _delta = new RecorderDelta(recorder);
        _trends = new TrendDrain(recorder);
        _latencies = new RowLatencies(_trends);
    }

    /// <summary>True where nothing was added since the last <see cref="Take"/>.</summary>
    public bool IsEmpty => _joined is null;

    /// <summary>Begin.</summary>
    public TimeSpan From => _joined!.From;

    /// <summary>End.</summary>
    public TimeSpan To => _joined!.To;

    /// <summary>Whether a payload is a time in which the run had no process.</summary>
    /// <exception cref="InvalidDataException">The payload is none of this run.</exception>
    public static bool IsGap(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        return JournalInterval.Read(ref reader).IsGap;
    }

    /// <summary>What <see cref="Take"/> returned last, as sinks take it; its histograms are valid until the next call.</summary>
    public RunInterval Taken { get; private set; } = null!;

    /// <summary>Adds the next interval.</summary>
    /// <exception cref="InvalidDataException">The payload is none of this run.</exception>
    public void Add(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var next = JournalInterval.Read(ref reader);
        _merge.Add(ref reader);
        _joined = _joined is null ? next : next with
        {
            From = _joined.From,
            Row = Join(_joined, next),
            Invalid = Join(_joined.Invalid, next.Invalid),
        };
    }

    /// <summary>Returns the joined interval as a payload, valid until the next call, and begins the next.</summary>
    /// <param name="segment">The segment that it was made from.</param>
    public ReadOnlySpan<byte> Take(int segment)
    {
        _trends.Drain();
        var row = _latencies.PutInto(_joined!.Row);
        _payload.Clear();
        var taken = _joined with { Segment = segment, Row = row };
        Taken = new RunInterval(taken.From, taken.To, taken.ToSnapshot(), IntervalHistogram.Of(_trends));
        taken.Write(_payload);
        _delta.Write(_payload, _trends, TimeSpan.Zero);
        _joined = null;
        return _payload.Written;
    }

    private static TimelineRow Join(JournalInterval one, JournalInterval next)
    {
        var (before, row) = (one.Row, next.Row);
        var (first, second) = ((one.To - one.From).TotalSeconds, (next.To - next.From).TotalSeconds);
        return row with
        {
            CpuHarnessPercent = Mean(before.CpuHarnessPercent, row.CpuHarnessPercent),
            CpuSimulatorPercent = before.CpuSimulatorPercent is { } a && row.CpuSimulatorPercent is { } b ? Mean(a, b) : null,
            CpuHostPercent = before.CpuHostPercent is { } c && row.CpuHostPercent is { } d ? Mean(c, d) : null,
            GcPausePercent = Mean(before.GcPausePercent, row.GcPausePercent),
            WakeUpP99Ms = Largest(before.WakeUpP99Ms, row.WakeUpP99Ms),
            ThrottledMs = before.ThrottledMs + row.ThrottledMs,
            SendStallMs = Math.Max(before.SendStallMs, row.SendStallMs),
            Invalid = string.Join('+', before.Invalid.Split('+').Union(row.Invalid.Split('+'), StringComparer.Ordinal).Where(static reason => reason.Length > 0)),
        };

        // A share of time: that of both together is the mean by their lengths.
        double Mean(double earlier, double later) => ((earlier * first) + (later * second)) / (first + second);
    }

    private static double? Largest(double? one, double? other) => one is { } a && other is { } b ? Math.Max(a, b) : one ?? other;

    private static List<(TimeSpan From, TimeSpan To, string Reason)> Join(IReadOnlyList<(TimeSpan From, TimeSpan To, string Reason)> windows, IReadOnlyList<(TimeSpan From, TimeSpan To, string Reason)> more)
    {
        var joined = windows.ToList();
        foreach (var next in more)
        {
            if (joined is [.., var last] && last.Reason == next.Reason && last.To == next.From)
            {
                joined[^1] = last with { To = next.To };
            }
            else
            {
                joined.Add(next);
            }
        }

        return joined;
    }
}
