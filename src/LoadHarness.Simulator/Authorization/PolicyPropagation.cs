namespace LoadHarness.Simulator.Authorization;

/// <summary>Makes changes of policies and attachments effective some time after they were made: "a few minutes" (AWS IoT developer guide, "AWS IoT Core policies").</summary>
/// <remarks>The registry keeps what is propagated in <see cref="Propagated{T}"/> cells and tells other changes with <see cref="Changed"/>. Safe for all threads.</remarks>
internal sealed class PolicyPropagation
{
    /// <summary>The longest delay.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(300);

    private readonly TimeProvider _time;
    private readonly long _delay;
    private readonly Queue<long> _due = new();
    private readonly Lock _gate = new();
    private long _version;
    private long _nextDue = long.MaxValue;

    /// <summary>Makes it.</summary>
    /// <param name="time">Where time comes from.</param>
    /// <param name="delay">How long a change takes; 0 to <see cref="MaxDelay"/>.</param>
    public PolicyPropagation(TimeProvider time, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, MaxDelay);
        _time = time;
        _delay = (long)(delay.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>How many changes have become effective.</summary>
    public long Version
    {
        get
        {
            if (Volatile.Read(ref _nextDue) != long.MaxValue)
            {
                Advance();
            }

            return Volatile.Read(ref _version);
        }
    }

    /// <summary>Whether changes of policies become effective at once.</summary>
    internal bool IsImmediate => _delay == 0;

    /// <summary>Tells of a change that is effective at once, such as a thing attached or its attributes set; called after it was made.</summary>
    public void Changed() => Interlocked.Increment(ref _version);

    /// <summary>Tells of a change that becomes effective after the delay.</summary>
    /// <returns>When: a timestamp of the clock.</returns>
    internal long ChangedLater()
    {
        if (_delay == 0)
        {
            Changed();
            return 0;
        }

        lock (_gate)
        {
            var due = _time.GetTimestamp() + _delay;
            _due.Enqueue(due);
            Volatile.Write(ref _nextDue, _due.Peek());
            return due;
        }
    }

    /// <summary>Whether a moment given by <see cref="ChangedLater"/> has come.</summary>
    internal bool IsEffective(long due) => due == 0 || _time.GetTimestamp() >= due;

    private void Advance()
    {
        var now = _time.GetTimestamp();
        if (now < Volatile.Read(ref _nextDue))
        {
            return;
        }

        lock (_gate)
        {
            while (_due.TryPeek(out var due) && due <= now)
            {
                _due.Dequeue();
                Interlocked.Increment(ref _version);
            }

            Volatile.Write(ref _nextDue, _due.TryPeek(out var next) ? next : long.MaxValue);
        }
    }
}
