namespace LoadHarness.Core.Metrics;

/// <summary>Counters of starts and iterations, each only ever incremented but <see cref="Active"/>.</summary>
public sealed class StartCounters
{
    private long _due;
    private long _started;
    private long _late;
    private long _dropped;
    private long _active;
    private long _timedOut;
    private long _refused;
    private long _devices;
    private long _again;
    private long _firstStarted;
    private long _lastStarted;

    /// <summary>When the schedule's first iteration started, as a timestamp; 0 before.</summary>
    public long FirstStarted => Volatile.Read(ref _firstStarted);

    /// <summary>When the schedule's last iteration started, as a timestamp; 0 before.</summary>
    public long LastStarted => Volatile.Read(ref _lastStarted);

    /// <summary>Starts that were due.</summary>
    public long Due => Interlocked.Read(ref _due);

    /// <summary>Iterations started.</summary>
    public long Started => Interlocked.Read(ref _started);

    /// <summary>Starts more than 50 ms behind their due time.</summary>
    public long Late => Interlocked.Read(ref _late);

    /// <summary>Starts for which no device was free.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Iterations under way.</summary>
    public long Active => Interlocked.Read(ref _active);

    /// <summary>Iterations with at least one acknowledgement that did not come in time.</summary>
    public long TimedOut => Interlocked.Read(ref _timedOut);

    /// <summary>Iterations that were refused something.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Devices whose first iteration has started.</summary>
    public long Devices => Interlocked.Read(ref _devices);

    /// <summary>Iterations of devices that were brought back after the run's process had been killed: started, and never due.</summary>
    public long Again => Interlocked.Read(ref _again);

    /// <summary>How many counters <see cref="CopyTo"/> copies.</summary>
    internal const int Count = 9;

    /// <summary>Copies the counters in a fixed order.</summary>
    internal void CopyTo(Span<long> values)
    {
        (values[0], values[1], values[2], values[3]) = (Due, Started, Late, Dropped);
        (values[4], values[5], values[6], values[7]) = (Active, TimedOut, Refused, Devices);
        values[8] = Again;
    }

    /// <summary>Adds another process's counters, in the order of <see cref="CopyTo"/>.</summary>
    internal void Add(ReadOnlySpan<long> values)
    {
        Interlocked.Add(ref _due, values[0]);
        Interlocked.Add(ref _started, values[1]);
        Interlocked.Add(ref _late, values[2]);
        Interlocked.Add(ref _dropped, values[3]);
        Interlocked.Add(ref _active, values[4]);
        Interlocked.Add(ref _timedOut, values[5]);
        Interlocked.Add(ref _refused, values[6]);
        Interlocked.Add(ref _devices, values[7]);
        Interlocked.Add(ref _again, values[8]);
    }

    /// <summary>Takes over when another process's first and last iterations started; 0 for none.</summary>
    internal void AddTimes(long first, long last)
    {
        if (first != 0)
        {
            _firstStarted = _firstStarted == 0 ? first : Math.Min(_firstStarted, first);
            _lastStarted = Math.Max(_lastStarted, last);
        }
    }

    /// <summary>Ends what was under way when another process was killed, and makes its counters balance.</summary>
    /// <param name="journeys">Iterations that had ended.</param>
    /// <param name="timeouts">Acknowledgements that had not come in time; an iteration is counted a moment before its own.</param>
    /// <returns>How many iterations ended with the process.</returns>
    internal long CutOff(long journeys, long timeouts)
    {
        _started = Math.Max(_started, journeys);
        var due = _started + _dropped - _again;
        _started += Math.Max(0, _due - due); // Due, and about to start.
        _due = Math.Max(_due, due);
        _active = 0;
        _timedOut = Math.Min(_timedOut, timeouts);
        return _started - journeys;
    }

    /// <summary>Sets how many devices have started, where that was counted anew.</summary>
    internal void SetDevices(long devices) => _devices = devices;

    internal void CountAgain() => Interlocked.Increment(ref _again);

    internal void CountDue() => Interlocked.Increment(ref _due);

    internal void CountDropped() => Interlocked.Increment(ref _dropped);

    internal void CountDevice() => Interlocked.Increment(ref _devices);

    internal void CountStarted(long started, bool late)
    {
        Interlocked.CompareExchange(ref _firstStarted, started, 0);
        Volatile.Write(ref _lastStarted, started);
        CountUnplanned();
        if (late)
        {
            Interlocked.Increment(ref _late);
        }
    }

    /// <summary>Counts an iteration outside the schedule: the span of starts, of which their rate is taken, does not contain it.</summary>
    internal void CountUnplanned()
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _active);
    }

    internal void CountEnded() => Interlocked.Decrement(ref _active);

    internal void CountTimedOut() => Interlocked.Increment(ref _timedOut);

    internal void CountRefused() => Interlocked.Increment(ref _refused);
}
