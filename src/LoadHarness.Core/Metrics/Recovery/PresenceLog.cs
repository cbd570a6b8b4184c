namespace LoadHarness.Core.Metrics.Recovery;

/// <summary>Who lost a connection and who is back, and how many connects there are a second. Written from any thread, without lock or allocation.</summary>
/// <remarks>Bounded: four events a device between two collections, and 4,096 at least; a minute's seconds. What finds no room is counted.</remarks>
public sealed class PresenceLog
{
    private const int EventsPerDevice = 4;
    private const int FewestEvents = 4096;

    private readonly PresenceRing _ring;
    private readonly ConnectSeconds _seconds = new();
    private readonly bool[] _isAway;
    private readonly TimeProvider _time;

    // What other processes saw: the collector's thread adds it, and takes it.
    private readonly List<PresenceEvent> _merged = [];
    private readonly List<(long Second, SecondCounts Counts)> _mergedSeconds = [];
    private long _missedElsewhere;

    /// <summary>Makes an empty log.</summary>
    /// <param name="devices">How many devices the fleet has; one byte is kept for each, and room for their events.</param>
    /// <param name="time">The clock of all timestamps.</param>
    public PresenceLog(int devices, TimeProvider time)
    {
        _isAway = new bool[devices];
        _time = time;
        _ring = new PresenceRing(Math.Max(FewestEvents, devices * EventsPerDevice));
    }

    /// <summary>Events for which there was no room: outages are incomplete by that many.</summary>
    public long Missed => _ring.Missed + Interlocked.Read(ref _missedElsewhere);

    /// <summary>How long connections had stood when they were lost, in milliseconds.</summary>
    internal LatencyTrend LostAge { get; } = new(1);

    /// <summary>How long connections had stood when the device closed them, in milliseconds.</summary>
    internal LatencyTrend ClosedAge { get; } = new(1);

    /// <summary>The run's start, as a timestamp.</summary>
    internal long StartTimestamp { get; set; }

    /// <summary>An attempt to connect begins.</summary>
    /// <param name="at">When, as a timestamp.</param>
    public void Attempted(long at) => _seconds.Attempt(SecondOf(at));

    /// <summary>An attempt was refused, or cut off by the peer before CONNACK.</summary>
    /// <param name="at">When, as a timestamp.</param>
    public void TurnedAway(long at) => _seconds.TurnedAway(SecondOf(at));

    /// <summary>A CONNECT was accepted.</summary>
    /// <param name="device">The device's index; null for a connection of no device.</param>
    /// <param name="at">When its CONNACK was received, as a timestamp.</param>
    public void Connected(int? device, long at)
    {
        _seconds.Connect(SecondOf(at));
        if (device is { } index && Volatile.Read(ref _isAway[index]))
        {
            Volatile.Write(ref _isAway[index], false);
            _ring.Add(at, index, isReturn: true);
        }
    }

    /// <summary>A connection was lost.</summary>
    /// <param name="device">The device's index; null for a connection of no device.</param>
    /// <param name="at">When, as a timestamp.</param>
    /// <param name="connectedAt">When it had been accepted.</param>
    public void Lost(int? device, long at, long connectedAt)
    {
        LostAge.Record(Milliseconds(at - connectedAt));
        if (device is { } index)
        {
            Volatile.Write(ref _isAway[index], true);
            _ring.Add(at, index, isReturn: false);
        }
    }

    /// <summary>The device closed a connection.</summary>
    /// <param name="at">When, as a timestamp.</param>
    /// <param name="connectedAt">When it had been accepted.</param>
    public void Closed(long at, long connectedAt) => ClosedAge.Record(Milliseconds(at - connectedAt));

    /// <summary>Takes out what was noted since the last call. One thread at a time.</summary>
    internal void Drain(PresenceDrain interval)
    {
        interval.Clear();
        interval.Events.AddRange(_merged);
        interval.Seconds.AddRange(_mergedSeconds);
        _merged.Clear();
        _mergedSeconds.Clear();
        while (_ring.TryTake(out var timestamp, out var device, out var isReturn))
        {
            interval.Events.Add(new PresenceEvent(Microseconds(timestamp - StartTimestamp), device, isReturn));
        }

        _seconds.Drain(SecondOf(_time.GetTimestamp()), interval.Seconds);
    }

    /// <summary>Adds what another process saw.</summary>
    internal void Merge(PresenceDrain interval)
    {
        _merged.AddRange(interval.Events);
        _mergedSeconds.AddRange(interval.Seconds);
    }

    /// <summary>Adds events for which another process had no room.</summary>
    internal void AddMissed(long count) => Interlocked.Add(ref _missedElsewhere, count);

    private long SecondOf(long timestamp) => Math.Max(0, (timestamp - StartTimestamp) / _time.TimestampFrequency);

    private long Milliseconds(long ticks) => (long)(ticks * (1000.0 / _time.TimestampFrequency));

    private long Microseconds(long ticks) => Math.Max(0, (long)(ticks * (1_000_000.0 / _time.TimestampFrequency)));
}
