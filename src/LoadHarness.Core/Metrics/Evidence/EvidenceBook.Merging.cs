using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Metrics.Evidence;

/// <summary>How a book's changes are written, and another process's are added.</summary>
public sealed partial class EvidenceBook
{
    /// <summary>Writes what has changed since the last call with the same cursor.</summary>
    internal void WriteChanges(PayloadWriter payload, EvidenceCursor cursor)
    {
        using var scope = _lock.EnterScope();
        var changed = cursor.TakeChangedDevices(_devices, _recovered);
        var table = cursor.ChangedEntries(_entries.Count, index => _entries[index].Attempts, changed.Where(device => _devices[device] != 0).Select(device => _devices[device] - 1));
        payload.Count(table.Count);
        foreach (var index in table)
        {
            SignatureCodec.Write(payload, _entries[index].Signature);
            var (attempts, samples) = cursor.Seen(index);
            _entries[index].Write(payload, attempts, samples);
            cursor.See(index, _entries[index].Attempts, _entries[index].SampleCount);
        }

        payload.Count(changed.Count);
        var before = 0;
        foreach (var device in changed)
        {
            payload.Count(device - before);
            payload.Count(_devices[device] == 0 ? 0 : table.IndexOf(_devices[device] - 1) + 1);
            payload.Flag(_recovered[device]);
            before = device;
        }
    }

    /// <summary>Adds another process's changes, within this book's bounds.</summary>
    internal void Merge(ref PayloadReader payload)
    {
        using var scope = _lock.EnterScope();
        var table = new ushort[payload.Index(ushort.MaxValue)];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = NumberOf(SignatureCodec.Read(ref payload));
            _entries[table[i] - 1].Merge(ref payload);
        }

        var device = 0;
        for (var left = payload.Index(_devices.Length + 1); left > 0; left--)
        {
            device += payload.Index(_devices.Length - device);
            var number = payload.Index(table.Length + 1);
            _devices[device] = number == 0 ? (ushort)0 : table[number - 1];
            _recovered[device] = payload.Flag();
        }
    }

    private sealed partial class Entry
    {
        public long Attempts => _attempts;

        public int SampleCount => _samples.Count;

        public void Write(PayloadWriter payload, long seenAttempts, int seenSamples)
        {
            payload.Count(_attempts - seenAttempts);
            payload.Time(_first);
            payload.Time(_last);
            payload.Optional(_max);
            payload.Count(_samples.Count - seenSamples);
            foreach (var (milliseconds, roundTrips) in _samples.Skip(seenSamples))
            {
                payload.Real(milliseconds);
                payload.Optional(roundTrips);
            }
        }

        public void Merge(ref PayloadReader payload)
        {
            var attempts = payload.Count();
            var (first, last, max) = (payload.Time(), payload.Time(), payload.Optional());
            _first = _attempts == 0 || first < _first ? first : _first;
            _last = last > _last ? last : _last;
            _max = max is { } longest ? Math.Max(_max ?? 0, longest) : _max;
            _attempts += attempts;
            for (var left = payload.Index(Samples + 1); left > 0; left--)
            {
                var sample = (payload.Real(), payload.Optional());
                if (_samples.Count < Samples)
                {
                    _samples.Add(sample);
                }
            }
        }
    }
}
