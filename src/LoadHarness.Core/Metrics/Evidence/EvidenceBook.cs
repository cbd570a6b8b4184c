namespace LoadHarness.Core.Metrics.Evidence;

/// <summary>What stopped which device: one small number a device, and a table of the distinct signatures. Bounded: 3 bytes a device, and some 2 KB a signature.</summary>
/// <remarks>
/// Written on failure only, so it may lock; a healthy device reads its own number and goes on.
/// A signature keeps <c>64</c> samples of 24 bytes at most: <see cref="MaxSignatures"/> of them are some 2 MB, and each step and outcome adds one more beyond.
/// </remarks>
public sealed partial class EvidenceBook
{
    /// <summary>How many distinct signatures are kept; failures beyond count under the step and outcome alone.</summary>
    public const int MaxSignatures = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<WireSignature, ushort> _numbers = [];
    private readonly List<Entry> _entries = [];
    private readonly ushort[] _devices; // 0 is none; n is the signature n - 1.
    private readonly bool[] _recovered;

    /// <summary>Makes an empty book.</summary>
    /// <param name="devices">How many devices the fleet has.</param>
    public EvidenceBook(int devices)
    {
        _devices = new ushort[devices];
        _recovered = new bool[devices];
    }

    /// <summary>Notes what stopped a device; a later note replaces the device's earlier one.</summary>
    /// <param name="device">The device's index.</param>
    /// <param name="signature">What was seen.</param>
    /// <param name="at">When, since the run's start.</param>
    /// <param name="elapsed">From the send to the close, refusal or late answer; null where nothing came.</param>
    /// <param name="roundTrips">The same in round trips of the connection; null where that is not known.</param>
    public void Note(int device, WireSignature signature, TimeSpan at, TimeSpan? elapsed, double? roundTrips)
    {
        ArgumentNullException.ThrowIfNull(signature);
        using var scope = _lock.EnterScope();
        var number = NumberOf(signature);
        _devices[device] = number;
        _recovered[device] = false;
        _entries[number - 1].Add(at, elapsed, roundTrips);
    }

    /// <summary>Notes that a device came through after all.</summary>
    public void Recovered(int device)
    {
        // Only the device's own flow writes its number, and it is here now: without the lock it cannot miss a failure of its own.
        if (Volatile.Read(ref _devices[device]) == 0)
        {
            return;
        }

        using var scope = _lock.EnterScope();
        _recovered[device] = true;
    }

    /// <summary>The signature of a device's last failure; null where it had none.</summary>
    public WireSignature? Of(int device)
    {
        using var scope = _lock.EnterScope();
        return _devices[device] == 0 ? null : _entries[_devices[device] - 1].Signature;
    }

    /// <summary>Whether a device that had failed came through afterwards.</summary>
    public bool HasRecovered(int device)
    {
        using var scope = _lock.EnterScope();
        return _recovered[device];
    }

    /// <summary>Returns every signature that was met, most devices first.</summary>
    public IReadOnlyList<SignatureCount> Summarize()
    {
        using var scope = _lock.EnterScope();
        var devices = new long[_entries.Count];
        var recovered = new long[_entries.Count];
        for (var device = 0; device < _devices.Length; device++)
        {
            if (_devices[device] != 0)
            {
                devices[_devices[device] - 1]++;
                recovered[_devices[device] - 1] += _recovered[device] ? 1 : 0;
            }
        }

        return [.. _entries.Select((entry, index) => entry.Summarize(devices[index], recovered[index])).OrderByDescending(static count => count.Devices).ThenByDescending(static count => count.Attempts)];
    }

    private ushort NumberOf(WireSignature signature)
    {
        if (_numbers.TryGetValue(signature, out var number))
        {
            return number;
        }

        if (_entries.Count >= MaxSignatures)
        {
            var coarse = new WireSignature { Group = WireSignature.NoGroup, Step = signature.Step, Outcome = signature.Outcome };
            if (_numbers.TryGetValue(coarse, out number))
            {
                return number;
            }

            signature = coarse; // It is of no group, so that it is judged with no group's facts: steps × outcomes bound what is added beyond the limit.
        }

        _entries.Add(new Entry(signature));
        return _numbers[signature] = (ushort)_entries.Count;
    }

    private sealed partial class Entry(WireSignature signature)
    {
        private const int Samples = 64;
        private readonly List<(double Ms, double? RoundTrips)> _samples = []; // The first ones: enough for a middle, and bounded.
        private TimeSpan _first;
        private TimeSpan _last;
        private long _attempts;
        private double? _max;

        public WireSignature Signature => signature;

        public void Add(TimeSpan at, TimeSpan? elapsed, double? roundTrips)
        {
            _first = _attempts++ == 0 || at < _first ? at : _first;
            _last = at > _last ? at : _last;
            if (elapsed is not { } time)
            {
                return;
            }

            _max = Math.Max(_max ?? 0, time.TotalMilliseconds);
            if (_samples.Count < Samples)
            {
                _samples.Add((time.TotalMilliseconds, roundTrips));
            }
        }

        public SignatureCount Summarize(long devices, long recovered) => new()
        {
            Signature = signature,
            Devices = devices,
            Recovered = recovered,
            Attempts = _attempts,
            FirstSeconds = _first.TotalSeconds,
            LastSeconds = _last.TotalSeconds,
            MedianMs = Middle(_samples.Select(static sample => sample.Ms)),
            MaxMs = _max,
            MedianRoundTrips = Middle(_samples.Where(static sample => sample.RoundTrips is not null).Select(static sample => sample.RoundTrips!.Value)),
        };

        private static double? Middle(IEnumerable<double> values)
        {
            var sorted = values.Order().ToArray();
            return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
        }
    }
}
