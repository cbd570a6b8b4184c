using LoadHarness.Core.Engine;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Gates.Drift;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Journal;

/// <summary>What stands in an interval's frame before the recorder's differences: a second's, or a minute's.</summary>
internal sealed record JournalInterval
{
    /// <summary>The segment of seconds that it stands in, or was made from.</summary>
    public required int Segment { get; init; }

    /// <summary>Start, from the run's start.</summary>
    public required TimeSpan From { get; init; }

    /// <summary>End.</summary>
    public required TimeSpan To { get; init; }

    /// <summary>What the run was doing at its end.</summary>
    public required RunState State { get; init; }

    /// <summary>What had been used by its end.</summary>
    public required HostReading Host { get; init; }

    /// <summary>The timeline's row: counters go on while a second is collected, so that the row is kept as it was shown.</summary>
    public required TimelineRow Row { get; init; }

    /// <summary>Connection-hours of devices since the run's start.</summary>
    public required double DeviceHours { get; init; }

    /// <summary>The largest working set since the run's start, bytes.</summary>
    public required long PeakWorkingSet { get; init; }

    /// <summary>When the generator was beyond its budgets.</summary>
    public required IReadOnlyList<(TimeSpan From, TimeSpan To, string Reason)> Invalid { get; init; }

    /// <summary>Whether it is a time in which the run had no process: counters changed at its end, and nothing was measured.</summary>
    public bool IsGap => Row.Invalid == HealthWatch.Unobserved;

    /// <summary>What is remembered of each gate.</summary>
    public required IReadOnlyList<GateMark> Gates { get; init; }

    /// <summary>What the metrics of the drift gates have come to.</summary>
    public required IReadOnlyList<DriftReading> Drift { get; init; }

    /// <summary>The parts of a snapshot that sinks of files read.</summary>
    public MetricsSnapshot ToSnapshot() => new()
    {
        Elapsed = To,
        State = State,
        PlannedLength = null,
        Devices = new DeviceCounts(0, 0, Row.Operational),
        PlannedRateNow = 0,
        StartRateNow = 0,
        OperationalRateNow = 0,
        Row = Row,
        Funnel = [],
        Steps = new Dictionary<string, StepSummary>(StringComparer.Ordinal),
        Timeouts = new TimeoutSummary { Rate = 0, Iterations = 0, Started = 0, Causes = new Dictionary<string, long>(StringComparer.Ordinal) },
        Churn = new ChurnSummary { Disconnects = 0, Reconnects = 0, Attempts = 0, ReconnectsPerDeviceHour = 0, Reasons = new Dictionary<string, long>(StringComparer.Ordinal), Recovery = new RecoverySummary() },
        Gates = [],
        Generator = new GeneratorSummary(),
    };

    /// <summary>Writes it.</summary>
    public void Write(PayloadWriter payload)
    {
        payload.Count(Segment);
        payload.Time(From);
        payload.Time(To);
        payload.Count((int)State);
        HostReadingCodec.Write(payload, Host);
        payload.Text(TimelineCsv.Format(Row));
        payload.Real(DeviceHours);
        payload.Count(PeakWorkingSet);
        payload.Count(Invalid.Count);
        foreach (var (from, to, reason) in Invalid)
        {
            payload.Time(from);
            payload.Time(to);
            payload.Text(reason);
        }

        payload.Count(Gates.Count);
        foreach (var mark in Gates)
        {
            mark.Write(payload);
        }

        payload.Count(Drift.Count);
        foreach (var reading in Drift)
        {
            reading.Write(payload);
        }
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">The payload is none.</exception>
    public static JournalInterval Read(ref PayloadReader payload) => new()
    {
        Segment = payload.Index(int.MaxValue),
        From = payload.Time(),
        To = payload.Time(),
        State = (RunState)payload.Index((int)RunState.Ended + 1),
        Host = HostReadingCodec.Read(ref payload),
        Row = ReadRow(payload.Text()),
        DeviceHours = payload.Real(),
        PeakWorkingSet = payload.Count(),
        Invalid = ReadInvalid(ref payload),
        Gates = ReadGates(ref payload),
        Drift = ReadDrift(ref payload),
    };

    private static TimelineRow ReadRow(string line)
    {
        try
        {
            return TimelineCsv.Parse(line);
        }
        catch (FormatException failure)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }

    private static List<(TimeSpan From, TimeSpan To, string Reason)> ReadInvalid(ref PayloadReader payload)
    {
        var windows = new List<(TimeSpan, TimeSpan, string)>();
        for (var left = payload.Index(int.MaxValue); left > 0; left--)
        {
            windows.Add((payload.Time(), payload.Time(), payload.Text()));
        }

        return windows;
    }

    private static List<GateMark> ReadGates(ref PayloadReader payload)
    {
        var marks = new List<GateMark>();
        for (var left = payload.Index(int.MaxValue); left > 0; left--)
        {
            marks.Add(GateMark.Read(ref payload));
        }

        return marks;
    }

    private static List<DriftReading> ReadDrift(ref PayloadReader payload)
    {
        var readings = new List<DriftReading>();
        for (var left = payload.Index(int.MaxValue); left > 0; left--)
        {
            readings.Add(DriftReading.Read(ref payload));
        }

        return readings;
    }
}
