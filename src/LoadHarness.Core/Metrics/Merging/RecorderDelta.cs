using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Core.Metrics.Merging;

/// <summary>Writes what a recorder has taken since the last call, so that all calls together are the recorder. One thread at a time.</summary>
/// <remarks>Counters and histograms as differences, devices and evidence as what changed; times are counted from the run's start.</remarks>
internal sealed class RecorderDelta
{
    private readonly RunRecorder _recorder;
    private readonly long[] _seen;
    private readonly long[] _now;
    private readonly byte[] _flags;
    private readonly int[] _registrations;
    private readonly EvidenceCursor _evidence;
    private readonly NamedDelta _reasons = new();
    private readonly NamedDelta _protocols = new();
    private readonly Dictionary<(Step Step, int Code), long> _refusals = [];
    private long _stalls;

    /// <summary>Makes a writer that has written nothing yet.</summary>
    public RecorderDelta(RunRecorder recorder)
    {
        _recorder = recorder;
        _seen = new long[recorder.CounterCount];
        _now = new long[recorder.CounterCount];
        _flags = new byte[recorder.DeviceFlags.Length];
        _registrations = new int[recorder.DeviceFlags.Length];
        _evidence = new EvidenceCursor(recorder.DeviceFlags.Length);
    }

    /// <summary>Writes.</summary>
    /// <param name="payload">Where to.</param>
    /// <param name="trends">The interval's latencies.</param>
    /// <param name="longestStall">The longest time that a write waited in the interval.</param>
    public void Write(PayloadWriter payload, TrendDrain trends, TimeSpan longestStall)
    {
        payload.Count(_seen.Length); // A reader whose counters are others' cannot add these.
        payload.Count(_flags.Length);
        WriteTimes(payload);
        WriteCounters(payload);
        WriteStalls(payload, longestStall);
        _reasons.Write(payload, _recorder.Connections.Reasons);
        _protocols.Write(payload, _recorder.Handshakes.Protocols);
        WriteRefusals(payload);
        WriteTrends(payload, trends);
        WriteDevices(payload);
        _recorder.Evidence.WriteChanges(payload, _evidence);
        trends.Presence.Write(payload);
    }

    /// <summary>Takes all that the recorder holds for written: it was, by another process.</summary>
    public void TakeAsWritten() => Write(new PayloadWriter(), new TrendDrain(_recorder), TimeSpan.Zero);

    private void WriteTimes(PayloadWriter payload)
    {
        foreach (var timestamp in (ReadOnlySpan<long>)[_recorder.Starts.FirstStarted, _recorder.Starts.LastStarted, _recorder.LastOperational])
        {
            payload.Flag(timestamp != 0);
            if (timestamp != 0)
            {
                payload.Number(Nanoseconds.Of(timestamp - _recorder.StartTimestamp, _recorder.TimeProvider));
            }
        }
    }

    private void WriteStalls(PayloadWriter payload, TimeSpan longest)
    {
        var count = _recorder.Connections.Stalls.Count;
        payload.Count(count - _stalls);
        payload.Time(longest);
        _stalls = count;
    }

    private void WriteCounters(PayloadWriter payload)
    {
        _recorder.CopyCounters(_now);
        var before = -1;
        for (var i = 0; i < _now.Length; i++)
        {
            if (_now[i] != _seen[i])
            {
                payload.Count(i - before); // 1 and more; 0 is the end.
                payload.Number(_now[i] - _seen[i]);
                (_seen[i], before) = (_now[i], i);
            }
        }

        payload.Count(0);
    }

    private void WriteRefusals(PayloadWriter payload)
    {
        var changed = _recorder.RefusalCounts.Where(pair => pair.Value != _refusals.GetValueOrDefault(pair.Key)).ToArray();
        payload.Count(changed.Length);
        foreach (var ((step, code), count) in changed)
        {
            payload.Count(step.Index);
            payload.Number(code);
            payload.Number(count - _refusals.GetValueOrDefault((step, code)));
            _refusals[(step, code)] = count;
        }
    }

    private static void WriteTrends(PayloadWriter payload, TrendDrain trends)
    {
        for (var slot = 0; slot < RunRecorder.TrendSlots; slot++)
        {
            if (trends[slot] is { } counts)
            {
                payload.Count(slot + 1); // 0 is the end.
                WriteCounts(payload, counts);
            }
        }

        payload.Count(0);
    }

    private static void WriteCounts(PayloadWriter payload, RecordedCounts counts)
    {
        long before = 0;
        foreach (var (microseconds, count) in counts.Values)
        {
            payload.Count(microseconds - before);
            payload.Count(count);
            before = microseconds;
        }

        payload.Count(0); // Values begin at 1 µs, and differ.
    }

    private void WriteDevices(PayloadWriter payload)
    {
        payload.Flag(_recorder.Ledger.NamesTellDevices);
        var flags = _recorder.DeviceFlags;
        var before = -1;
        for (var device = 0; device < flags.Length; device++)
        {
            var (reached, registrations) = (flags[device], _recorder.Ledger.RegistrationsOf(device));
            if (reached == _flags[device] && registrations == _registrations[device])
            {
                continue;
            }

            payload.Count(device - before);
            payload.Count(reached);
            payload.Count(registrations);
            if (registrations != _registrations[device])
            {
                payload.Flag(true);
                payload.Bytes(_recorder.Ledger.IdOf(device));
            }
            else
            {
                payload.Flag(false);
            }

            (_flags[device], _registrations[device], before) = (reached, registrations, device);
        }

        payload.Count(0);
    }

    /// <summary>Counters by name, of which there are few.</summary>
    private sealed class NamedDelta
    {
        private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);

        public void Write(PayloadWriter payload, IReadOnlyDictionary<string, long> counts)
        {
            var changed = counts.Where(pair => pair.Value != _seen.GetValueOrDefault(pair.Key)).ToArray();
            payload.Count(changed.Length);
            foreach (var (name, count) in changed)
            {
                payload.Text(name);
                payload.Number(count - _seen.GetValueOrDefault(name));
                _seen[name] = count;
            }
        }
    }
}
