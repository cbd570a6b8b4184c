using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Metrics;

/// <summary>Where every measurement of a run goes. Written from any thread without lock or allocation; nothing is kept per message.</summary>
public sealed partial class RunRecorder
{
    private readonly long[] _outcomes = new long[Step.IndexCount * Outcomes.Count];
    private readonly long[] _pending = new long[Step.IndexCount];
    private readonly LatencyTrend?[] _trends = new LatencyTrend?[Step.IndexCount * TrendKinds];
    private readonly double _microsecondsPerTick;
    private readonly long _frequency;
    private readonly byte[] _deviceFlags;
    private readonly long[] _funnel;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<(Step Step, int Code), long> _refusals = new();
    private long _lastOperational;

    /// <summary>Makes an empty recorder.</summary>
    /// <param name="devices">How many devices the fleet has: one byte is kept for each.</param>
    /// <param name="funnelStages">The scenario's stages in order, 7 at most.</param>
    /// <param name="timeProvider">Whose timestamps are recorded.</param>
    public RunRecorder(int devices, IReadOnlyList<string> funnelStages, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(funnelStages);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(funnelStages.Count, 7, nameof(funnelStages));
        TimeProvider = timeProvider;
        Connections = new ConnectionCounters(new Recovery.PresenceLog(devices, timeProvider));
        StartTimestamp = timeProvider.GetTimestamp();
        FunnelStages = funnelStages;
        _frequency = timeProvider.TimestampFrequency;
        _microsecondsPerTick = 1_000_000.0 / _frequency;
        _deviceFlags = new byte[devices];
        _funnel = new long[funnelStages.Count];
        Evidence = new Evidence.EvidenceBook(devices);
        Ledger = new DeviceLedger(devices);
        DispatchLag = new LatencyTrend(Histograms.ShardCount);
        Recovery = new LatencyTrend(1);
        KeyGeneration = new LatencyTrend(1);
    }

    /// <summary>The bit of a device's byte beside those of the seven stages.</summary>
    private const byte StartedFlag = 1 << 7;

    /// <summary>How many trends a step has: service and response time, of answers in time and of late ones.</summary>
    internal const int TrendKinds = 4;

    /// <summary>Whose timestamps are recorded.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>When the run started, as a timestamp; until the engine says so, when the recorder was made.</summary>
    public long StartTimestamp { get; internal set => field = Connections.Presence.StartTimestamp = value; }

    /// <summary>Sets the run's start before it: in a worker, and where workers' measurements are merged.</summary>
    public void AnchorAt(long startTimestamp) => StartTimestamp = startTimestamp;

    /// <summary>The scenario's stages in order; the last is <c>operational</c>.</summary>
    public IReadOnlyList<string> FunnelStages { get; }

    /// <summary>When the last device became operational, as a timestamp; 0 where none has.</summary>
    public long LastOperational => Volatile.Read(ref _lastOperational);

    /// <summary>Counters of starts and iterations.</summary>
    public StartCounters Starts { get; } = new();

    /// <summary>Counters of connections.</summary>
    public ConnectionCounters Connections { get; }

    /// <summary>Counters of held devices' messages.</summary>
    public MessageCounters Messages { get; } = new();

    /// <summary>Counters of TLS handshakes.</summary>
    public HandshakeCounters Handshakes { get; } = new();

    /// <summary>What became of subscriptions when devices came back.</summary>
    public SubscriptionChecks Subscriptions { get; } = new();

    /// <summary>What stopped which device.</summary>
    public Evidence.EvidenceBook Evidence { get; }

    /// <summary>What each device knows of its own provisioning.</summary>
    public DeviceLedger Ledger { get; }

    internal LatencyTrend DispatchLag { get; }

    internal LatencyTrend Recovery { get; }

    internal LatencyTrend KeyGeneration { get; }

    /// <summary>Records a step that came to its end: answered, refused, cut off or cancelled.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="outcome">What happened; a late or never answered one has been announced by <see cref="TimedOut"/> before.</param>
    /// <param name="due">When it should have been sent, as a timestamp.</param>
    /// <param name="sent">When it was sent.</param>
    /// <param name="answered">When the answer was received; ignored where there is none.</param>
    /// <param name="measured">False in warm-up: counted, but not in histograms.</param>
    public void Complete(Step step, Outcome outcome, long due, long sent, long answered, bool measured)
    {
        Interlocked.Increment(ref _outcomes[(step.Index * Outcomes.Count) + (int)outcome]);
        if (outcome.IsTurnedAway() && step.IsOfConnect)
        {
            Connections.Presence.TurnedAway(TimeProvider.GetTimestamp());
        }

        var @class = outcome.Class();
        if (!measured || @class is not (OutcomeClass.Ok or OutcomeClass.Late))
        {
            return;
        }

        var late = @class == OutcomeClass.Late ? 2 : 0;
        Trend(step, late).Record(Microseconds(answered - sent));
        Trend(step, late + 1).Record(Microseconds(answered - due));
    }

    /// <summary>Records that a step's answer has not come in time; what becomes of it is recorded by <see cref="Resolve"/>.</summary>
    public void TimedOut(Step step) => Interlocked.Increment(ref _pending[step.Index]);

    /// <summary>Records what became of a step that had timed out.</summary>
    public void Resolve(Step step, Outcome outcome, long due, long sent, long answered, bool measured)
    {
        // Completed first: a reader in between sees one timeout too many for a moment, never one too few.
        Complete(step, outcome, due, sent, answered, measured);
        Interlocked.Decrement(ref _pending[step.Index]);
    }

    /// <summary>Records that a device has reached a stage of the funnel; only its first time counts.</summary>
    /// <param name="device">The device's index.</param>
    /// <param name="stage">The stage's index.</param>
    public void Reached(int device, int stage)
    {
        // One device is run by one flow at a time, so its byte has one writer.
        var bit = (byte)(1 << stage);
        if ((_deviceFlags[device] & bit) == 0)
        {
            _deviceFlags[device] |= bit;
            Interlocked.Increment(ref _funnel[stage]);
            if (stage == _funnel.Length - 1)
            {
                Volatile.Write(ref _lastOperational, TimeProvider.GetTimestamp());
            }
        }
    }

    /// <summary>Records that a device's first iteration starts: it is used, whatever becomes of it.</summary>
    internal void FirstStarted(int device)
    {
        _deviceFlags[device] |= StartedFlag; // Its flow has not begun yet, so the byte has one writer here too.
        Starts.CountDevice();
    }

    /// <summary>Counts a refusal by the code it carried: a CONNACK or SUBACK code, or the status code of a rejected request.</summary>
    public void Refused(Step step, int code) => _refusals.AddOrUpdate((step, code), 1, static (_, count) => count + 1);

    /// <summary>Refusals by step and code; codes are bytes or status codes, so this stays small.</summary>
    public IReadOnlyDictionary<string, long> Refusals =>
        _refusals.OrderBy(static pair => pair.Key.Step.Index).ThenBy(static pair => pair.Key.Code).ToDictionary(
            static pair => pair.Key.Step.Kind is StepKind.CreateCertificate or StepKind.RegisterThing ? $"{pair.Key.Step.Name} {pair.Key.Code}" : $"{pair.Key.Step.Name} 0x{pair.Key.Code:x2}",
            static pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Records how far behind its due time a start was.</summary>
    public void Dispatched(long lagTicks) => DispatchLag.Record(Microseconds(lagTicks));

    /// <summary>Records how long a device took from a loss of its connection until it was back.</summary>
    public void Recovered(long ticks) => Recovery.Record(Microseconds(ticks));

    /// <summary>Records how long a device's key and signing request took to make.</summary>
    public void KeyGenerated(long ticks) => KeyGeneration.Record(Microseconds(ticks));

    /// <summary>Returns how often a step had an outcome.</summary>
    public long Count(Step step, Outcome outcome) => Interlocked.Read(ref _outcomes[(step.Index * Outcomes.Count) + (int)outcome]);

    /// <summary>Returns how many of a step's timeouts are not yet known to be late or never answered.</summary>
    public long Pending(Step step) => Interlocked.Read(ref _pending[step.Index]);

    /// <summary>Returns how many devices have reached a stage.</summary>
    public long Funnel(int stage) => Interlocked.Read(ref _funnel[stage]);

    /// <summary>Returns whether a device has reached a stage.</summary>
    public bool HasReached(int device, int stage) => (Volatile.Read(ref _deviceFlags[device]) & (1 << stage)) != 0;

    /// <summary>Returns whether a device's first iteration has started.</summary>
    public bool HasStarted(int device) => (Volatile.Read(ref _deviceFlags[device]) & StartedFlag) != 0;

    /// <summary>Converts a span of timestamps to microseconds.</summary>
    public long Microseconds(long ticks) => (long)(ticks * _microsecondsPerTick);

    /// <summary>Latencies of steps and starts that were longer than a histogram holds, and were recorded as the longest it does.</summary>
    public long Clamped => _clampedElsewhere + DispatchLag.Clamped + _trends.Sum(static trend => trend?.Clamped ?? 0);

    /// <summary>How often the generator came to an end of something so far.</summary>
    public OwnLimits OwnLimits => new(Sum(Outcome.LocalPortsExhausted), Sum(Outcome.DescriptorsExhausted), Clamped);

    private long Sum(Outcome outcome) => Step.All.Sum(step => Count(step, outcome));

    internal LatencyTrend? TrendOrNull(Step step, int kind) => Volatile.Read(ref _trends[(step.Index * TrendKinds) + kind]);

    private LatencyTrend Trend(Step step, int kind)
    {
        ref var slot = ref _trends[(step.Index * TrendKinds) + kind];
        var trend = Volatile.Read(ref slot);
        if (trend is not null)
        {
            return trend;
        }

        // Once a step and kind: most plans use few of them, and a trend takes 0.2 MB a shard.
        var made = new LatencyTrend(Histograms.ShardCount);
        return Interlocked.CompareExchange(ref slot, made, null) ?? made;
    }
}
