using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Core.Metrics.Merging;

/// <summary>Adds what <see cref="RecorderDelta"/> wrote to a recorder: of one process or of several, whose devices are others. One thread at a time, which also drains the recorder.</summary>
internal sealed class RecorderMerge(RunRecorder recorder)
{
    private const int MostNames = 1000;

    private readonly long[] _counters = new long[recorder.CounterCount];
    private readonly Recovery.PresenceDrain _presence = new();

    /// <summary>Adds one interval.</summary>
    /// <param name="payload">The payload, behind its head.</param>
    /// <param name="trends">Takes the latencies where there is one source alone, beside the recorder; null adds them to the recorder.</param>
    /// <exception cref="InvalidDataException">The payload is none, or of another version of the program or another fleet.</exception>
    public void Add(ref PayloadReader payload, TrendDrain? trends = null)
    {
        var (counters, devices) = (payload.Count(), payload.Count());
        if (counters != _counters.Length || devices != recorder.DeviceFlags.Length)
        {
            throw new InvalidDataException("A frame's counters or devices are not those of this run.");
        }

        AddTimes(ref payload);
        AddCounters(ref payload);
        recorder.Connections.Stalls.Merge(payload.Count(), Ticks(payload.Time()));
        foreach (var add in (ReadOnlySpan<Action<string, long>>)[recorder.Connections.AddReason, recorder.Handshakes.AddProtocol])
        {
            for (var left = payload.Index(MostNames); left > 0; left--)
            {
                add(payload.Text(), payload.Number());
            }
        }

        for (var left = payload.Index(int.MaxValue); left > 0; left--)
        {
            recorder.AddRefusals(SignatureCodec.StepAt(payload.Index(Step.IndexCount)), (int)payload.Number(), payload.Number());
        }

        AddTrends(ref payload, trends);
        AddDevices(ref payload);
        recorder.Evidence.Merge(ref payload);
        AddPresence(ref payload, trends);
    }

    private void AddPresence(ref PayloadReader payload, TrendDrain? trends)
    {
        if (trends is not null)
        {
            trends.Presence.Read(ref payload, recorder.DeviceFlags.Length);
            return;
        }

        _presence.Clear();
        _presence.Read(ref payload, recorder.DeviceFlags.Length);
        recorder.Connections.Presence.Merge(_presence);
    }

    private void AddTimes(ref PayloadReader payload)
    {
        var (first, last, operational) = (ReadTime(ref payload), ReadTime(ref payload), ReadTime(ref payload));
        recorder.Starts.AddTimes(first, last);
        recorder.AddLastOperational(operational);
    }

    private long ReadTime(ref PayloadReader payload) => payload.Flag()
        ? recorder.StartTimestamp + Nanoseconds.ToTicks(payload.Number(), recorder.TimeProvider)
        : 0;

    private long Ticks(TimeSpan span) => (long)(span.Ticks * ((double)recorder.TimeProvider.TimestampFrequency / TimeSpan.TicksPerSecond));

    private void AddCounters(ref PayloadReader payload)
    {
        Array.Clear(_counters);
        for (var i = -1; payload.Index(_counters.Length + 1) is var step and > 0;)
        {
            i = i + step < _counters.Length ? i + step : throw new InvalidDataException("A frame has more counters than there are.");
            _counters[i] = payload.Number();
        }

        recorder.AddCounters(_counters);
    }

    private void AddTrends(ref PayloadReader payload, TrendDrain? trends)
    {
        while (payload.Index(RunRecorder.TrendSlots + 1) is var slot and > 0)
        {
            var counts = trends?.Fill(slot - 1);
            long value = 0;
            while (payload.Count() is var step and > 0)
            {
                value += step;
                if (value > Histograms.HighestMicroseconds)
                {
                    throw new InvalidDataException("A frame has a latency that no histogram holds.");
                }

                if (counts is null)
                {
                    recorder.MergeLatency(slot - 1, value, payload.Count());
                }
                else
                {
                    counts.Add(value, payload.Count());
                }
            }
        }
    }

    private void AddDevices(ref PayloadReader payload)
    {
        if (!payload.Flag())
        {
            recorder.Ledger.SetUnnamed();
        }

        var devices = recorder.DeviceFlags.Length;
        for (var device = -1; payload.Index(devices + 1) is var step and > 0;)
        {
            device = device + step < devices ? device + step : throw new InvalidDataException("A frame has more devices than the fleet.");
            recorder.AddFlags(device, (byte)payload.Index(byte.MaxValue + 1));
            var registrations = payload.Index(ushort.MaxValue + 1);
            if (payload.Flag())
            {
                var id = payload.Bytes();
                if (id.Length != recorder.Ledger.IdOf(device).Length)
                {
                    throw new InvalidDataException("A frame's certificate id has another length.");
                }

                recorder.Ledger.Set(device, registrations, id);
            }
        }
    }
}
