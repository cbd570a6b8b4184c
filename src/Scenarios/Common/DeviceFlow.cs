using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Scenarios.Common;

/// <summary>One attempt of one device: performs steps in order, records each, and remembers what stopped it.</summary>
/// <remarks>Each step is due when the packet that allows it was received; that timestamp is carried from step to step here.</remarks>
internal sealed partial class DeviceFlow
{
    private readonly ScenarioContext _context;
    private readonly Iteration _iteration;
    private readonly CancellationToken _cancellationToken;
    private readonly List<TimedOutStep> _timedOut = [];
    private readonly List<SentRequest> _pubacks = [];
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

    /// <summary>Whether the last CONNACK told of a session that the broker has kept.</summary>
    public bool HasSession { get; private set; }

    /// <summary>When the packet that allows the next step was received.</summary>
    public long Released => _released;

    /// <summary>What the iteration is to be ended with where the flow has failed.</summary>
    public Outcome JourneyOutcome => Failure ?? Outcome.Cancelled;

    private TimeoutPlan Timeouts => _context.Plan.Timeouts;

    /// <summary>Connects; null where it failed.</summary>
    /// <param name="phase">Whose identity it is.</param>
    /// <param name="device">The device's index.</param>
    /// <param name="clientId">The client id.</param>
    /// <param name="identity">The identity.</param>
    /// <param name="again">Whether it was connected, or tried to be, before.</param>
    /// <param name="mayShareId">Whether the client id is another than the device's own.</param>
    /// <param name="traits">What is particular to the connection; null for nothing.</param>
    public async ValueTask<MqttConnection?> ConnectAsync(Phase phase, int device, string clientId, ConnectionIdentity identity, bool again, bool mayShareId = false, ConnectionTraits? traits = null)
    {
        BeginConnection();
        var attempt = await _context.Connector.ConnectAsync(device, clientId, identity, again, _cancellationToken, mayShareId, traits).ConfigureAwait(false);
        if (!Record(new Step(phase, StepKind.Tcp), attempt.Tcp, attempt) || (attempt.Tls is { } tls && !Record(new Step(phase, StepKind.Tls), tls, attempt)))
        {
            return null;
        }

        var step = new Step(phase, StepKind.Connack);
        if (Record(step, TopicRole.None, attempt.Connack!, attempt.Connection!))
        {
            var (accepted, code) = DeviceConnector.Read(attempt.Connack!);
            Conclude(step, TopicRole.None, attempt.Connack!, attempt.Connection!, accepted ? Outcome.Ok : Outcome.ConnackRefused, code);
            if (accepted)
            {
                _provisioningSince = _released;
                ConnectedAt = _released;
                HasSession = DeviceConnector.HasSession(attempt.Connack!);
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

    /// <summary>Subscribes; every filter must be granted, unless refusals are ignored.</summary>
    /// <param name="phase">Whose identity it is.</param>
    /// <param name="connection">On which connection.</param>
    /// <param name="filters">The filters.</param>
    /// <param name="together">All of them in one SUBSCRIBE, or one filter a SUBSCRIBE.</param>
    /// <param name="ignoresRefusals">Takes a refused filter for a granted one, as some device software does.</param>
    public async ValueTask<bool> SubscribeAsync(Phase phase, MqttConnection connection, IReadOnlyList<string> filters, bool together, bool ignoresRefusals = false)
    {
        if (together)
        {
            return await SubscribeOnceAsync(phase, connection, filters, ignoresRefusals).ConfigureAwait(false);
        }

        foreach (var filter in filters)
        {
            if (!await SubscribeOnceAsync(phase, connection, [filter], ignoresRefusals).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sends a provisioning request; the caller reads the answer and concludes the step.</summary>
    /// <param name="kind">Which request.</param>
    /// <param name="connection">On which connection.</param>
    /// <param name="topics">Its topics.</param>
    /// <param name="payload">The request.</param>
    /// <param name="beforeAnswer">What is done between the request's PUBACK and the wait for its answer; false from it ends the flow. Null for nothing.</param>
    /// <returns>The answer; null where none came in time.</returns>
    public async ValueTask<PendingAnswer?> RequestAsync(StepKind kind, MqttConnection connection, AwsIot.Provisioning.ProvisioningTopicSet topics, ReadOnlyMemory<byte> payload, Func<ValueTask<bool>>? beforeAnswer = null)
    {
        var released = _released;
        _trail.Request(topics.Request);
        var request = await connection.RequestAsync(kind, topics.Request, topics.Accepted, topics.Rejected, payload, Within(Timeouts.Puback), Within(Timeouts.Response), _cancellationToken).ConfigureAwait(false);
        var role = SentTrail.RoleOf(topics.Request, TopicRole.Other);
        _pubacks.Add(new SentRequest(request.Puback, role, released));
        if (beforeAnswer is not null)
        {
            await request.Puback.DecidedAsync(_cancellationToken).ConfigureAwait(false);
            if (!await beforeAnswer().ConfigureAwait(false))
            {
                return null;
            }
        }

        await request.Response.DecidedAsync(_cancellationToken).ConfigureAwait(false);
        if (request.Response.HasTimedOut)
        {
            connection.NoteTimeout();
        }

        return RecordAt(new Step(Phase.Claim, kind), role, request.Response, connection, _released, stops: true, request.Puback) ? request.Response : null;
    }

    /// <summary>Publishes one message and waits for its PUBACK.</summary>
    public async ValueTask<bool> PublishAsync(Phase phase, MqttConnection connection, string topic, ReadOnlyMemory<byte> payload)
    {
        var step = new Step(phase, StepKind.Puback);
        var role = SentTrail.RoleOf(topic, phase == Phase.Device ? TopicRole.Telemetry : TopicRole.Other);
        var puback = await connection.PublishAsync(topic, payload, Timeouts.Puback, _cancellationToken).ConfigureAwait(false);
        return Record(step, role, puback, connection) && ConcludePuback(step, role, puback, connection, _released);
    }

    /// <summary>Says whether a connection is kept open for late answers; it is closed when those are settled.</summary>
    public bool IsListening(MqttConnection connection) => _timedOut.Exists(timedOut => timedOut.Connection == connection);

    /// <summary>Waits for the acknowledgements of requests whose answers came first.</summary>
    public async ValueTask SettlePubacksAsync(MqttConnection connection)
    {
        var step = new Step(Phase.Claim, StepKind.Puback);
        foreach (var (puback, role, released) in _pubacks)
        {
            await puback.DecidedAsync(_cancellationToken).ConfigureAwait(false);
            if (RecordAt(step, role, puback, connection, released, stops: false))
            {
                ConcludePuback(step, role, puback, connection, released);
            }
        }

        _pubacks.Clear();
    }

    /// <summary>After a timeout: listens for late answers, then records what became of them.</summary>
    public async ValueTask SettleLateAsync()
    {
        foreach (var timedOut in _timedOut)
        {
            var (step, role, answer, connection, released, stops, puback) = timedOut;
            await answer.SettledAsync(Timeouts.LateWindow, _context.TimeProvider, _cancellationToken).ConfigureAwait(false);
            _iteration.Resolve(step, answer.Outcome, released, answer.Sent, answer.Answered);
            Remember(new FailedStep(step, answer.Outcome, role), answer, connection, stops, puback);
        }

        foreach (var connection in _timedOut.Select(static timedOut => timedOut.Connection).Distinct())
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _timedOut.Clear();
        NoteEvidence();
    }

    private async ValueTask<bool> SubscribeOnceAsync(Phase phase, MqttConnection connection, IReadOnlyList<string> filters, bool ignoresRefusals)
    {
        var step = new Step(phase, StepKind.Suback);
        var otherwise = phase == Phase.Device ? TopicRole.Commands : TopicRole.Other;
        var released = _released;
        _trail.Subscribe(filters);
        var suback = await connection.SubscribeAsync(filters, phase == Phase.Claim ? Within(Timeouts.Suback) : Timeouts.Suback, _cancellationToken).ConfigureAwait(false);
        var goesOn = true;
        for (var i = 0; i < filters.Count; i++)
        {
            if (!RecordAt(step, SentTrail.RoleOf(filters, otherwise), suback, connection, released, stops: true))
            {
                goesOn = false;
                continue;
            }

            // One attempt is one filter: a refused one is never a success, whatever its neighbours got.
            _released = released;
            var (isGranted, code) = MqttConnection.ReadFilter(suback, i);
            Conclude(step, SentTrail.RoleOf(filters[i], otherwise), suback, connection, isGranted ? Outcome.Ok : Outcome.SubackRefused, code, stops: !ignoresRefusals);
            _trail.Answered(isGranted, ignoresRefusals);
            goesOn &= isGranted || ignoresRefusals;
        }

        if (goesOn)
        {
            _released = suback.Answered;
        }

        return goesOn;
    }

    /// <summary>A step's timeout, cut to what the provisioning timeout leaves.</summary>
    private TimeSpan Within(TimeSpan step)
    {
        var left = Timeouts.Provision - _context.TimeProvider.GetElapsedTime(_provisioningSince);
        return left < step ? (left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1)) : step;
    }

    private readonly record struct TimedOutStep(Step Step, TopicRole Role, PendingAnswer Answer, MqttConnection Connection, long Released, bool Stops, PendingAnswer? Puback);

    private readonly record struct SentRequest(PendingAnswer Puback, TopicRole Role, long Released);
}
