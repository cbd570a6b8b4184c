namespace LoadHarness.Core.Metrics.Recovery;

/// <summary>One outage: who was lost in it, when they were back, and what they did to get there. One thread at a time.</summary>
/// <remarks>Four bytes for each device that is back, until it is <see cref="Settle">settled</see>; 400 bytes then.</remarks>
/// <param name="number">Its number, 1 for the first of the run.</param>
/// <param name="start">The first loss, microseconds from the run's start.</param>
internal sealed class Outage(int number, long start)
{
    private const long Second = 1_000_000;

    // Longer than that no outage is charged with the connects of the whole fleet: devices that gave up never come back.
    private const long MostCharged = 3600;

    private readonly List<float> _back = []; // Milliseconds since the start, ascending.
    private float[]? _settled; // For 1 % to 100 %; NaN where that share is not back.
    private int _backCount;
    private long _lastReturn;
    private long? _completedSecond;

    /// <summary>Its number, 1 for the first of the run.</summary>
    public int Number => number;

    /// <summary>The first loss, microseconds from the run's start.</summary>
    public long Start { get; } = start;

    /// <summary>The last loss that belongs to it for being one of many, microseconds from the run's start.</summary>
    public long BurstEnd { get; set; } = start;

    /// <summary>Devices lost in it.</summary>
    public int Devices { get; private set; }

    /// <summary>Devices of it that are back.</summary>
    public int Back => _backCount;

    /// <summary>Devices of it that were away when the run's process was killed: when they were back is not known, so that shares beyond the others have no time.</summary>
    public int Unobserved { get; private set; }

    /// <summary>Whether no device is awaited any more.</summary>
    public bool IsComplete => _backCount + Unobserved == Devices;

    /// <summary>Attempts to connect, accepted CONNECTs and attempts turned away, of the whole fleet, from the second of its first loss to that of its last return, one hour at most.</summary>
    public SecondCounts Connects { get; private set; }

    /// <summary>The most attempts in one second of it.</summary>
    public long PeakAttempts { get; private set; }

    /// <summary>The most accepted CONNECTs in one second of it.</summary>
    public long PeakConnects { get; private set; }

    /// <summary>The second in which it is complete; null while it is not.</summary>
    public long? CompletedSecond => _completedSecond;

    /// <summary>The second of its first loss.</summary>
    public long StartSecond => Start / Second;

    /// <summary>A device is lost in it.</summary>
    public void Lose()
    {
        Devices++;
        _completedSecond = null;
    }

    /// <summary>A device of it is back.</summary>
    /// <param name="at">When, microseconds from the run's start.</param>
    public void Return(long at)
    {
        _backCount++;
        _lastReturn = Math.Max(_lastReturn, at / Second);
        _completedSecond = IsComplete ? _lastReturn : null;
        if (_settled is not null)
        {
            return; // Given up.
        }

        var value = (float)Math.Max(0, (at - Start) / 1000.0);
        var place = _back.Count;
        while (place > 0 && _back[place - 1] > value)
        {
            place--; // They come in the order of time, or nearly.
        }

        _back.Insert(place, value);
    }

    /// <summary>A device of it was away when the run's process was killed.</summary>
    public void LoseSight()
    {
        Unobserved++;
        _completedSecond = IsComplete ? Math.Max(_lastReturn, StartSecond) : null;
    }

    /// <summary>The time from the first loss until a share of its devices was back, milliseconds; null while that share is not.</summary>
    /// <param name="percent">1 to 100.</param>
    public double? Time(int percent)
    {
        if (_settled is { } settled)
        {
            return float.IsNaN(settled[percent - 1]) ? null : settled[percent - 1];
        }

        var needed = (int)((((long)Devices * percent) + 99) / 100);
        return needed > 0 && needed <= _back.Count ? _back[needed - 1] : null;
    }

    /// <summary>Charges it with the connects from a second on, as far as they are its own.</summary>
    public void Charge(ConnectHistory history, long fromSecond)
    {
        foreach (var (second, counts) in history.From(fromSecond))
        {
            Charge(second, counts, counts);
        }
    }

    /// <summary>Charges it with connects of a second, where that second is one of its own.</summary>
    /// <param name="second">Which second of the run.</param>
    /// <param name="counts">What is added.</param>
    /// <param name="whole">What the second has then.</param>
    public void Charge(long second, SecondCounts counts, SecondCounts whole)
    {
        if (second < StartSecond || second > Math.Min(_completedSecond ?? long.MaxValue, StartSecond + MostCharged))
        {
            return;
        }

        Connects += counts;
        PeakAttempts = Math.Max(PeakAttempts, whole.Attempts);
        PeakConnects = Math.Max(PeakConnects, whole.Connects);
    }

    /// <summary>Whether connects of a second can no longer be its own.</summary>
    public bool IsOver(long second, int slack) => second > Math.Min(_completedSecond ?? long.MaxValue, StartSecond + MostCharged) + slack;

    /// <summary>Keeps its times for whole percents only; who comes back later still counts as back.</summary>
    public void Settle()
    {
        if (_settled is null)
        {
            _settled = [.. Enumerable.Range(1, 100).Select(percent => Time(percent) is { } time ? (float)time : float.NaN)];
            _back.Clear();
            _back.Capacity = 0;
        }
    }
}
