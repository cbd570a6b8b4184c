namespace LoadHarness.Core.Metrics.Recovery;

/// <summary>Finds outages among losses, and follows who comes back. One thread at a time.</summary>
/// <remarks>
/// <para>
/// A burst is a row of losses by at least 5 % of the fleet's devices (5 at least), each at most 20 s ÷ that number behind the one before:
/// 80 ms with 5,000 devices. An outage begins with the first loss of a burst; it takes in the burst, what is lost within 1 s of it,
/// and bursts that follow within 10 s. So churn, however long, is no outage, and an outage under churn begins with its own first loss.
/// Of a device that is lost more than once in an outage the first return counts.
/// </para>
/// <para>
/// What it says depends on the order of events alone, not on how they are divided into intervals, so that a replay of coarser
/// intervals says the same. Bounded: 8 bytes a device from the first loss on, the row of a burst that has not been recognised yet,
/// 200 outages, of at most 16 of which some devices are still awaited.
/// </para>
/// </remarks>
internal sealed class OutageBook
{
    /// <summary>How many outages are kept; those after them are only counted.</summary>
    public const int MostKept = 200;

    private const int MostAwaited = 16;
    private const int FewestDevices = 5;
    private const int DevicesPerBurst = 20; // 5 %.
    private const long BurstLength = 20_000_000;
    private const long Tail = 1_000_000;
    private const long Joining = 10_000_000;
    private const int Slack = 64; // Seconds of workers that are behind.

    private readonly int _devices;
    private readonly int _threshold;
    private readonly long _gap;
    private readonly List<Outage> _outages = [];
    private readonly List<Outage> _charged = [];
    private readonly List<Candidate> _row = [];
    private long _lastBurst;
    private int[] _outageOf = []; // The number of a device's last outage: positive while it is awaited, negative once it is back.
    private int[] _placeOf = []; // A device's place in the row, from 1; 0 where it is not in it.

    /// <summary>Makes an empty book.</summary>
    /// <param name="devices">How many devices the fleet has.</param>
    public OutageBook(int devices)
    {
        _devices = devices;
        _threshold = Math.Max(FewestDevices, (devices + DevicesPerBurst - 1) / DevicesPerBurst);
        _gap = BurstLength / _threshold;
    }

    /// <summary>The outages, the first <see cref="MostKept"/> of the run, in the order in which they began.</summary>
    public IReadOnlyList<Outage> Outages => _outages;

    /// <summary>How many outages there were.</summary>
    public int Count { get; private set; }

    /// <summary>Connects a second over the run.</summary>
    public ConnectHistory History { get; } = new();

    /// <summary>Adds an interval.</summary>
    public void Add(PresenceDrain interval)
    {
        foreach (var item in interval.Events)
        {
            if (_outageOf.Length == 0)
            {
                (_outageOf, _placeOf) = (new int[_devices], new int[_devices]);
            }

            if (item.IsReturn)
            {
                Return(item);
            }
            else
            {
                Lose(item);
            }
        }

        // After the events: an outage that has just been found takes what is known of its seconds, and then what comes.
        foreach (var (second, counts) in interval.Seconds)
        {
            var whole = History.Add(second, counts);
            foreach (var outage in _charged)
            {
                outage.Charge(second, counts, whole);
            }
        }

        _charged.RemoveAll(outage => outage.IsOver(History.Newest, Slack));
    }

    /// <summary>The run's process was killed, and another goes on: who was away then is awaited no longer, for its return was seen by nobody.</summary>
    public void CutOff()
    {
        for (var device = 0; device < _outageOf.Length; device++)
        {
            if (_outageOf[device] is var number and > 0)
            {
                _outageOf[device] = -number;
                _outages[number - 1].LoseSight();
            }
        }

        if (_row.Count > 0)
        {
            ClearRow();
        }
    }

    private void Lose(PresenceEvent loss)
    {
        var current = _outages.Count == Count && Count > 0 ? _outages[^1] : null;
        if (current is not null && loss.Microseconds <= current.BurstEnd + Tail)
        {
            var completed = current.CompletedSecond;
            var isNew = Join(current, loss.Device);
            if (isNew && completed is { } second)
            {
                current.Charge(History, second + 1);
            }

            if (isNew && loss.Microseconds <= current.BurstEnd + _gap)
            {
                current.BurstEnd = Math.Max(current.BurstEnd, loss.Microseconds);
                ClearRow();
                return;
            }
        }

        if (_row.Count > 0 && loss.Microseconds > _row[^1].LostAt + _gap)
        {
            ClearRow();
        }

        if (_placeOf[loss.Device] > 0)
        {
            return; // One device is no burst, however often it is lost.
        }

        _row.Add(new Candidate(loss.Device, loss.Microseconds, null));
        _placeOf[loss.Device] = _row.Count;
        if (_row.Count >= _threshold)
        {
            Recognise(current);
        }
    }

    private void Return(PresenceEvent item)
    {
        var place = _placeOf[item.Device];
        if (place > 0 && _row[place - 1].BackAt is null)
        {
            _row[place - 1] = _row[place - 1] with { BackAt = item.Microseconds };
        }

        if (_outageOf[item.Device] is var number and > 0)
        {
            _outageOf[item.Device] = -number;
            _outages[number - 1].Return(item.Microseconds);
        }
    }

    /// <summary>The row has become a burst: of the current outage, or the first of another.</summary>
    private void Recognise(Outage? current)
    {
        var start = _row.Min(static candidate => candidate.LostAt);
        var uncharged = current?.CompletedSecond + 1;
        if (current is null || start > current.BurstEnd + Joining)
        {
            current = Begin(start);
            uncharged = current?.StartSecond;
        }

        if (current is not null)
        {
            foreach (var (device, _, backAt) in _row)
            {
                if (Join(current, device) && backAt is { } back)
                {
                    _outageOf[device] = -current.Number;
                    current.Return(back);
                }
            }

            current.BurstEnd = Math.Max(current.BurstEnd, _row.Max(static candidate => candidate.LostAt));

            // Now that it is known who is back already: what came since is its own up to the last return only.
            if (uncharged is { } second)
            {
                current.Charge(History, second);
            }
        }

        _lastBurst = _row.Max(static candidate => candidate.LostAt);
        ClearRow();
    }

    private Outage? Begin(long start)
    {
        if (Count > MostKept && start <= _lastBurst + Joining)
        {
            return null; // Bursts of one that is only counted.
        }

        Count++;
        if (Count > MostKept)
        {
            return null;
        }

        var awaited = _outages.Where(static outage => !outage.IsComplete).ToArray();
        foreach (var outage in _outages.Where(static outage => outage.IsComplete).Concat(awaited.Take(awaited.Length - MostAwaited + 1)))
        {
            outage.Settle();
        }

        var begun = new Outage(Count, start);
        _outages.Add(begun);
        _charged.Add(begun);
        return begun;
    }

    /// <summary>Takes a device into an outage; false where it was lost in it before.</summary>
    private bool Join(Outage outage, int device)
    {
        if (Math.Abs(_outageOf[device]) == outage.Number)
        {
            return false;
        }

        _outageOf[device] = outage.Number;
        outage.Lose();
        return true;
    }

    private void ClearRow()
    {
        foreach (var candidate in _row)
        {
            _placeOf[candidate.Device] = 0;
        }

        _row.Clear();
    }

    private readonly record struct Candidate(int Device, long LostAt, long? BackAt);
}
