namespace LoadHarness.Core.Metrics.Evidence;

/// <summary>How far a book's changes have been written: 3 bytes a device, and two numbers a signature.</summary>
/// <param name="devices">How many devices the fleet has.</param>
internal sealed class EvidenceCursor(int devices)
{
    private readonly ushort[] _devices = new ushort[devices];
    private readonly bool[] _recovered = new bool[devices];
    private readonly List<(long Attempts, int Samples)> _entries = [];

    /// <summary>Returns the devices whose failure or recovery has changed, lowest first, and takes note of them.</summary>
    public List<int> TakeChangedDevices(ushort[] failures, bool[] recovered)
    {
        var changed = new List<int>();
        if (failures.AsSpan().SequenceEqual(_devices) && recovered.AsSpan().SequenceEqual(_recovered))
        {
            return changed;
        }

        for (var device = 0; device < failures.Length; device++)
        {
            if (failures[device] != _devices[device] || recovered[device] != _recovered[device])
            {
                (_devices[device], _recovered[device]) = (failures[device], recovered[device]);
                changed.Add(device);
            }
        }

        return changed;
    }

    /// <summary>Returns the signatures that were met again, and those that devices point to, lowest first.</summary>
    public List<int> ChangedEntries(int count, Func<int, long> attemptsOf, IEnumerable<int> pointedTo)
    {
        while (_entries.Count < count)
        {
            _entries.Add(default);
        }

        return [.. Enumerable.Range(0, count).Where(index => attemptsOf(index) != _entries[index].Attempts).Union(pointedTo).Order()];
    }

    /// <summary>What was written of a signature so far.</summary>
    public (long Attempts, int Samples) Seen(int entry) => _entries[entry];

    /// <summary>Takes note of what was written.</summary>
    public void See(int entry, long attempts, int samples) => _entries[entry] = (attempts, samples);
}
