using CsCheck;
using HdrHistogram;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Results;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Metrics.Merging;

public sealed class MergingTests
{
    private const int Devices = 40;
    private static readonly string[] Stages = ["connected", "operational"];
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);

    private static readonly Gen<Event[]> Events = Gen.Select(
        Gen.Int[0, Devices - 1], Gen.Int[0, 9], Gen.Int[0, Step.All.Count - 1], Gen.Int[0, Outcomes.Count - 1], Gen.Long[0, 5_000_000_000], Gen.Bool,
        static (device, kind, step, outcome, microseconds, tick) => new Event(device, kind, Step.All[step], (Outcome)outcome, microseconds, tick)).Array[0, 200];

    [Fact]
    public void Merge_OfSeveralRecorders_IsOneRecorderOfAll() => Gen.Select(Events, Gen.Int[1, 4]).Sample((events, workers) =>
    {
        var time = new FakeTimeProvider();
        var whole = NewRecorder(time);
        var merged = NewRecorder(time);
        RunRecorder[] parts = [.. Enumerable.Range(0, workers).Select(_ => NewRecorder(time))];
        IntervalWriter[] writers = [.. parts.Select(static part => new IntervalWriter(part))];
        var merger = new IntervalMerger(merged);
        var drain = new TrendDrain(merged);
        var totals = new LongHistogram?[RunRecorder.TrendSlots];
        foreach (var item in events)
        {
            time.Advance(TimeSpan.FromMilliseconds(7));
            var part = item.Device % workers;
            Apply(whole, item);
            Apply(parts[part], item);
            if (item.Tick)
            {
                merger.Add(writers[part].Write(Head));
                Collect(drain, totals);
            }
        }

        foreach (var writer in writers)
        {
            merger.Add(writer.Write(Head));
        }

        Collect(drain, totals);
        AssertSame(whole, merged, totals);
    }, iter: 15);

    [Fact]
    public void Write_NothingNew_IsSmallAndChangesNothing()
    {
        var (from, to) = (NewRecorder(new FakeTimeProvider()), NewRecorder(new FakeTimeProvider()));
        var writer = new IntervalWriter(from);
        from.Complete(Suback, Outcome.Ok, 0, 0, 1000, measured: true);
        var merger = new IntervalMerger(to);
        merger.Add(writer.Write(Head));
        var second = writer.Write(Head).ToArray();
        merger.Add(second);
        Assert.InRange(second.Length, 1, 64);
        Assert.Equal(1, to.Count(Suback, Outcome.Ok));
    }

    [Fact]
    public void Add_FrameOfAnotherFleet_IsRefused()
    {
        var other = new IntervalWriter(new RunRecorder(Devices + 1, Stages, TimeProvider.System));
        Assert.Throws<InvalidDataException>(() => new IntervalMerger(NewRecorder(TimeProvider.System)).Add(other.Write(Head)));
    }

    [Fact]
    public void Add_TruncatedPayload_IsRefused()
    {
        var from = NewRecorder(new FakeTimeProvider());
        from.Complete(Suback, Outcome.Ok, 0, 0, 1000, measured: true);
        from.Evidence.Note(3, Signature(7), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(5), 2);
        var payload = new IntervalWriter(from).Write(Head).ToArray();
        for (var length = 0; length < payload.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => new IntervalMerger(NewRecorder(new FakeTimeProvider())).Add(payload.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Head_RoundTrip_IsTheSame()
    {
        var payload = new IntervalWriter(NewRecorder(TimeProvider.System)).Write(Head);
        Assert.Equal(Head, IntervalHead.Read(payload));
    }

    private static IntervalHead Head { get; } = new(TimeSpan.FromSeconds(3.25), RunState.Finishing,
        new HostReading(TimeSpan.FromSeconds(2), null, null, TimeSpan.FromMilliseconds(30), 123_456_789) { WakeUpP99Ms = 1.5, Throttled = TimeSpan.FromMilliseconds(4), LiveBytes = 12_345_678, Handles = 321 });

    private static RunRecorder NewRecorder(TimeProvider time) => new(Devices, Stages, time);

    private static WireSignature Signature(int code) => new() { Group = code % 3, Step = Suback, Outcome = Outcome.SubackRefused, Code = code, Marks = WireMarks.Qos2 | WireMarks.CertificateOutOfDate, Detail = "d" + code };

    private static void Apply(RunRecorder recorder, Event item)
    {
        var ticks = item.Microseconds * recorder.TimeProvider.TimestampFrequency / 1_000_000;
        switch (item.Kind)
        {
            case 0 or 1:
                recorder.Complete(item.Step, item.Outcome, 0, 5, 5 + ticks, measured: item.Microseconds % 5 != 0);
                break;
            case 2:
                recorder.TimedOut(item.Step);
                break;
            case 3:
                recorder.Reached(item.Device, (int)(item.Microseconds % 2));
                break;
            case 4:
                recorder.Refused(item.Step, (int)(item.Microseconds % 300));
                break;
            case 5:
                recorder.Starts.CountDue();
                recorder.Starts.CountStarted(recorder.TimeProvider.GetTimestamp(), late: item.Tick);
                recorder.Dispatched(ticks);
                break;
            case 6:
                recorder.Connections.CountConnected(item.Tick);
                recorder.Connections.CountLost(item.Tick ? "peer_closed" : "peer_reset");
                var now = recorder.TimeProvider.GetTimestamp();
                recorder.Connections.Presence.Attempted(now);
                recorder.Connections.Presence.Lost(item.Device, now, now - ticks);
                recorder.Connections.Presence.Connected(item.Device, now + 1);
                recorder.Connections.Presence.Closed(now, now - (ticks / 2));
                recorder.Messages.CountSent();
                recorder.Handshakes.Count(item.Tick, item.Tick ? "Tls13" : "Tls12");
                recorder.Connections.Stalls.End(recorder.Connections.Stalls.Begin(0), ticks);
                break;
            case 7:
                recorder.Evidence.Note(item.Device, Signature((int)(item.Microseconds % 11)), TimeSpan.FromMicroseconds(item.Microseconds), item.Tick ? TimeSpan.FromMicroseconds(item.Microseconds) : null, item.Tick ? 2.5 : null);
                break;
            case 8:
                recorder.Evidence.Recovered(item.Device);
                recorder.Recovered(ticks);
                break;
            default:
                recorder.Ledger.Registered(item.Device, Convert.ToHexString(BitConverter.GetBytes(item.Microseconds)).PadLeft(64, 'a'), hasSerialInName: item.Microseconds % 50 != 0);
                recorder.KeyGenerated(ticks);
                break;
        }
    }

    private static LongHistogram? HistogramOf(TrendDrain drain, int slot)
    {
        if (drain[slot] is not { } counts)
        {
            return null;
        }

        var histogram = Histograms.NewHistogram();
        counts.AddTo(histogram);
        return histogram;
    }

    private static void Collect(TrendDrain drain, LongHistogram?[] totals)
    {
        drain.Drain();
        for (var slot = 0; slot < totals.Length; slot++)
        {
            if (drain[slot] is { } interval)
            {
                interval.AddTo(totals[slot] ??= Histograms.NewHistogram());
            }
        }
    }

    private static void AssertSame(RunRecorder whole, RunRecorder merged, LongHistogram?[] totals)
    {
        long[] expected = new long[whole.CounterCount], actual = new long[whole.CounterCount];
        whole.CopyCounters(expected);
        merged.CopyCounters(actual);
        Assert.Equal(expected, actual);
        Assert.Equal((whole.Starts.FirstStarted, whole.Starts.LastStarted, whole.LastOperational), (merged.Starts.FirstStarted, merged.Starts.LastStarted, merged.LastOperational));
        Assert.Equal(whole.Refusals, merged.Refusals);
        Assert.Equal(whole.Connections.Reasons, merged.Connections.Reasons);
        Assert.Equal(whole.Handshakes.Protocols, merged.Handshakes.Protocols);
        Assert.Equal((whole.Connections.Stalls.Count, whole.Connections.Stalls.TakeLongest(0)), (merged.Connections.Stalls.Count, merged.Connections.Stalls.TakeLongest(0)));
        Assert.Equal(whole.DeviceFlags.ToArray(), merged.DeviceFlags.ToArray());
        Assert.Equal(whole.Ledger.ByCertificate(), merged.Ledger.ByCertificate());
        Assert.Equal(whole.Ledger.NamesTellDevices, merged.Ledger.NamesTellDevices);
        AssertSameEvidence(whole.Evidence, merged.Evidence);
        var drain = new TrendDrain(whole);
        drain.Drain();
        for (var slot = 0; slot < totals.Length; slot++)
        {
            Assert.Equal(Values(HistogramOf(drain, slot)), Values(totals[slot]));
            Assert.Equal(HistogramOf(drain, slot)?.GetMaxValue(), totals[slot]?.GetMaxValue());
        }
    }

    [Fact]
    public void Merge_LossesAndReturns_AreTheSameEventsInTheOrderOfTime() => Events.Sample(events =>
    {
        var time = new FakeTimeProvider();
        var (whole, merged) = (NewRecorder(time), NewRecorder(time));
        RunRecorder[] parts = [NewRecorder(time), NewRecorder(time)];
        IntervalWriter[] writers = [.. parts.Select(static part => new IntervalWriter(part))];
        var merger = new IntervalMerger(merged);
        foreach (var item in events.Select(static item => item with { Kind = 6 }))
        {
            time.Advance(TimeSpan.FromMilliseconds(70));
            Apply(whole, item);
            Apply(parts[item.Device % 2], item);
            if (item.Tick)
            {
                merger.Add(writers[item.Device % 2].Write(Head));
            }
        }

        foreach (var writer in writers)
        {
            merger.Add(writer.Write(Head));
        }

        var (expected, actual) = (new TrendDrain(whole), new TrendDrain(merged));
        foreach (var drain in new[] { expected, actual })
        {
            drain.Drain();
            drain.Presence.Order();
        }

        Assert.Equal(events.Length * 2, expected.Presence.Events.Count);
        Assert.Equal(expected.Presence.Events, actual.Presence.Events);
        Assert.Equal(BySecond(expected), BySecond(actual));

        static (long, long, long, long)[] BySecond(TrendDrain drain) =>
            [.. drain.Presence.Seconds.GroupBy(static item => item.Second).OrderBy(static group => group.Key).Select(static group => (group.Key, group.Sum(static item => item.Counts.Attempts), group.Sum(static item => item.Counts.Connects), group.Sum(static item => item.Counts.TurnedAway)))];
    }, iter: 15);

    private static void AssertSameEvidence(EvidenceBook whole, EvidenceBook merged)
    {
        Assert.Equal(Enumerable.Range(0, Devices).Select(whole.Of), Enumerable.Range(0, Devices).Select(merged.Of));
        Assert.Equal(Enumerable.Range(0, Devices).Select(whole.HasRecovered), Enumerable.Range(0, Devices).Select(merged.HasRecovered));

        // The order of equals is that of arrival, and the middle is that of the first samples: 64 a signature, fewer than come here.
        Assert.Equal(whole.Summarize().OrderBy(static count => count.Signature.Code), merged.Summarize().OrderBy(static count => count.Signature.Code));
    }

    private static (long, long)[] Values(LongHistogram? histogram) =>
        histogram is null ? [] : [.. histogram.RecordedValues().Select(static value => (value.ValueIteratedTo, value.CountAtValueIteratedTo))];

    private sealed record Event(int Device, int Kind, Step Step, Outcome Outcome, long Microseconds, bool Tick);
}
