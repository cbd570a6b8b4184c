namespace LoadHarness.Simulator.Quotas;

/// <summary>Allows so many a second, with bursts of one second's worth. Thread-safe.</summary>
internal sealed class TokenBucket
{
    // Sums of fractions fall short of whole numbers by less than this.
    private const double Slack = 1e-9;

    private readonly TimeProvider _time;
    private readonly double _perSecond;
    private readonly double _capacity;
    private readonly Lock _gate = new();
    private double _tokens;
    private long _filledAt;

    /// <summary>Makes it, full.</summary>
    /// <param name="perSecond">How many a second; above 0.</param>
    /// <param name="time">Where time comes from.</param>
    public TokenBucket(double perSecond, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        _time = time;
        _perSecond = perSecond;
        _capacity = Math.Max(1, perSecond);
        _tokens = _capacity;
        _filledAt = time.GetTimestamp();
    }

    /// <summary>Whether nothing was taken for so long that it is full again: it can be forgotten.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                Fill();
                return _tokens >= _capacity - Slack;
            }
        }
    }

    /// <summary>Takes one; false where none is left.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            Fill();
            if (_tokens < 1 - Slack)
            {
                return false;
            }

            _tokens = Math.Max(0, _tokens - 1);
            return true;
        }
    }

    /// <summary>Gives back one that was not used after all.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            _tokens = Math.Min(_capacity, _tokens + 1);
        }
    }

    private void Fill()
    {
        var now = _time.GetTimestamp();
        _tokens = Math.Min(_capacity, _tokens + (_time.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond));
        _filledAt = now;
    }
}
