using System.Buffers;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Scenarios.Common;

/// <summary>One attempt of one device: performs steps in order, records each, and remembers what stopped it.</summary>
/// <remarks>Each step is due when the packet that allows it was received; that timestamp is carried from step to step here.</remarks>
internal sealed class DeviceFlow
{
    private readonly ScenarioContext _context;
    private readonly Iteration _iteration;
    private readonly CancellationToken _cancellationToken;
    private readonly List<TimedOutStep> _timedOut = [];
    private readonly List<(Step Step, PendingAnswer Puback, long Released)> _pubacks = [];
    private long _released;
    private long _provisioningSince;

    /// <summary>Makes a flow.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="iteration">Where measurements go.</param>
    /// <param name="released">When the first step became due.</param>
    /// <param name="lostAt">When the device lost its connection, where it has to come back; else null.</param>
    /// <param name="cancellationToken">Cuts everything off.</param>
    public DeviceFlow(ScenarioContext context, Iteration iteration, long released, long? lostAt, CancellationToken cancellationToken)
    {
        LostAt = lostAt;
        _context = context;
        _iteration = iteration;
        _released = released;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What stopped the flow; null while nothing has.</summary>
    public Outcome? Failure { get; private set; }

    /// <summary>When the device lost its connection; null where it has not, or is back.</summary>
    public long? LostAt { get; private set; }

    /// <summary>When the last connection stood, as a timestamp; null where none has.</summary>
    public long? ConnectedAt { get; private set; }

    private TimeoutPlan Timeouts => _context.Plan.Timeouts;

    /// <summary>Connects; null where it failed.</summary>
    public async ValueTask<MqttConnection?> ConnectAsync(Phase phase, int device, string clientId, ConnectionIdentity identity, bool again)
    {
        var attempt = await _context.Connector.ConnectAsync(device, clientId, identity, again, _cancellationToken).ConfigureAwait(false);
        if (!Record(new Step(phase, StepKind.Tcp), attempt.Tcp) || (attempt.Tls is { } tls && !Record(new Step(phase, StepKind.Tls), tls)))
        {
            return null;
        }

        var step = new Step(phase, StepKind.Connack);
        if (Record(step, attempt.Connack!, attempt.Connection!))
        {
            var (accepted, code) = DeviceConnector.Read(attempt.Connack!);
            Conclude(step, attempt.Connack!, accepted ? Outcome.Ok : Outcome.ConnackRefused, code);
            if (accepted)
            {
                _provisioningSince = _released;
                ConnectedAt = _released;
                if (LostAt is { } lost)
                {
                    _context.Recorder.Recovered(_released - lost);
                    LostAt = null;
                }

                return attempt.Connection;
            }
        }

        if (!IsListening(attempt.Connection!))
        {
            await attempt.Connection!.DisposeAsync().ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Subscribes, one filter a SUBSCRIBE or all in one, as the plan says; every filter must be granted.</summary>
    public async ValueTask<bool> SubscribeAsync(Phase phase, MqttConnection connection, IReadOnlyList<string> filters)
    {
        if (_context.Plan.Subscribe == SubscribeMode.Together)
        {
            return await SubscribeOnceAsync(phase, connection, filters).ConfigureAwait(false);
        }

        foreach (var filter in filters)
        {
            if (!await SubscribeOnceAsync(phase, connection, [filter]).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sends a provisioning request; the caller reads the answer and concludes the step.</summary>
    /// <returns>The answer; null where none came in time.</returns>
    public async ValueTask<PendingAnswer?> RequestAsync(StepKind kind, MqttConnection connection, string topic, string accepted, string rejected, ReadOnlyMemory<byte> payload)
    {
        var released = _released;
        var request = await connection.RequestAsync(kind, topic, accepted, rejected, payload, Within(Timeouts.Puback), Within(Timeouts.Response), _cancellationToken).ConfigureAwait(false);
        _pubacks.Add((new Step(Phase.Claim, StepKind.Puback), request.Puback, released));
        await request.Response.DecidedAsync(_cancellationToken).ConfigureAwait(false);
        return Record(new Step(Phase.Claim, kind), request.Response, connection) ? request.Response : null;
    }

    /// <summary>Publishes one message and waits for its PUBACK.</summary>
    public async ValueTask<bool> PublishAsync(Phase phase, MqttConnection connection, string topic, ReadOnlyMemory<byte> payload)
    {
        var step = new Step(phase, StepKind.Puback);
        var puback = await connection.PublishAsync(topic, payload, Timeouts.Puback, _cancellationToken).ConfigureAwait(false);
        return Record(step, puback, connection) && ConcludePuback(step, puback, _released);
    }

    /// <summary>Records how an answered step is to be read.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="outcome">Ok, or the refusal it carries.</param>
    /// <param name="code">The refusal's code.</param>
    public void Conclude(Step step, PendingAnswer answer, Outcome outcome, int code)
    {
        _iteration.Complete(step, outcome, _released, answer.Sent, answer.Answered);
        if (outcome == Outcome.Ok)
        {
            _released = answer.Answered;
            return;
        }

        _context.Recorder.Refused(step, code);
        Failure ??= outcome;
    }

    /// <summary>Records the change from the claim to the device's own identity.</summary>
    /// <param name="from">When the claim connection was given up, and the packet that allowed it was received.</param>
    /// <param name="connected">Whether the device stands under its own certificate now.</param>
    public void ConcludeReconnect((long Released, long Sent) from, bool connected) =>
        _iteration.Complete(new Step(Phase.None, StepKind.Reconnect), connected ? Outcome.Ok : JourneyOutcome, from.Released, from.Sent, _released);

    /// <summary>When the packet that allows the next step was received.</summary>
    public long Released => _released;

    /// <summary>What the iteration is to be ended with where the flow has failed.</summary>
    public Outcome JourneyOutcome => Failure ?? Outcome.Cancelled;

    /// <summary>Fails the flow for a reason that no step carries.</summary>
    public void Fail(Outcome outcome) => Failure ??= outcome;

    /// <summary>Says whether a connection is kept open for late answers; it is closed when those are settled.</summary>
    public bool IsListening(MqttConnection connection) => _timedOut.Exists(timedOut => timedOut.Connection == connection);

    /// <summary>Waits for the acknowledgements of requests whose answers came first.</summary>
    public async ValueTask SettlePubacksAsync(MqttConnection connection)
    {
        foreach (var (step, puback, released) in _pubacks)
        {
            await puback.DecidedAsync(_cancellationToken).ConfigureAwait(false);
            if (RecordAt(step, puback, connection, released, stops: false))
            {
                ConcludePuback(step, puback, released);
            }
        }

        _pubacks.Clear();
    }

    /// <summary>After a timeout: listens for late answers, then records what became of them.</summary>
    public async ValueTask SettleLateAsync()
    {
        foreach (var (step, answer, connection, released) in _timedOut)
        {
            await answer.SettledAsync(Timeouts.LateWindow, _context.TimeProvider, _cancellationToken).ConfigureAwait(false);
            _iteration.Resolve(step, answer.Outcome, released, answer.Sent, answer.Answered);
        }

        foreach (var connection in _timedOut.Select(static timedOut => timedOut.Connection).Distinct())
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _timedOut.Clear();
    }

    private async ValueTask<bool> SubscribeOnceAsync(Phase phase, MqttConnection connection, IReadOnlyList<string> filters)
    {
        var step = new Step(phase, StepKind.Suback);
        var released = _released;
        var suback = await connection.SubscribeAsync(filters, phase == Phase.Claim ? Within(Timeouts.Suback) : Timeouts.Suback, _cancellationToken).ConfigureAwait(false);
        var granted = true;
        for (var i = 0; i < filters.Count; i++)
        {
            if (!RecordAt(step, suback, connection, released, stops: true))
            {
                granted = false;
                continue;
            }

            // One attempt is one filter: a refused one is never a success, whatever its neighbours got.
            _released = released;
            var (isGranted, code) = MqttConnection.ReadFilter(suback, i);
            Conclude(step, suback, isGranted ? Outcome.Ok : Outcome.SubackRefused, code);
            granted &= isGranted;
        }

        return granted;
    }

    private bool ConcludePuback(Step step, PendingAnswer puback, long released)
    {
        var code = MqttConnection.ReadPuback(puback);
        var refused = code >= 0x80;
        _iteration.Complete(step, refused ? Outcome.PubackRefused : Outcome.Ok, released, puback.Sent, puback.Answered);
        if (refused)
        {
            _context.Recorder.Refused(step, code);
            Failure ??= Outcome.PubackRefused;
        }
        else
        {
            _released = Math.Max(_released, puback.Answered);
        }

        return !refused;
    }

    private bool Record(Step step, StepTiming timing)
    {
        _iteration.Complete(step, timing.Outcome, _released, timing.Sent, timing.Answered);
        if (timing.Outcome == Outcome.Ok)
        {
            _released = timing.Answered;
            return true;
        }

        Failure ??= timing.Outcome;
        return false;
    }

    private bool Record(Step step, PendingAnswer answer, MqttConnection connection) => RecordAt(step, answer, connection, _released, stops: true);

    /// <summary>Records a step that was not answered; an answered one is left to the caller, who can read it.</summary>
    private bool RecordAt(Step step, PendingAnswer answer, MqttConnection connection, long released, bool stops)
    {
        if (answer.Outcome == Outcome.Ok)
        {
            return true;
        }

        if (!answer.HasTimedOut)
        {
            if (answer.Outcome.Class() == OutcomeClass.Disconnected && step.Kind != StepKind.Connack)
            {
                LostAt ??= answer.Answered;
            }

            _iteration.Complete(step, answer.Outcome, released, answer.Sent, answer.Answered);
        }
        else if (Timeouts.OnTimeout == OnTimeout.Measure)
        {
            _iteration.TimedOut(step);
            _timedOut.Add(new TimedOutStep(step, answer, connection, released));
        }
        else
        {
            // Closed at once: whether it would have come late is not seen.
            _iteration.Complete(step, answer.Outcome, released, answer.Sent, answer.Answered);
        }

        if (stops)
        {
            Failure ??= answer.Outcome;
        }

        return false;
    }

    /// <summary>A step's timeout, cut to what the provisioning timeout leaves.</summary>
    private TimeSpan Within(TimeSpan step)
    {
        var left = Timeouts.Provision - _context.TimeProvider.GetElapsedTime(_provisioningSince);
        return left < step ? (left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1)) : step;
    }

    private readonly record struct TimedOutStep(Step Step, PendingAnswer Answer, MqttConnection Connection, long Released);
}
