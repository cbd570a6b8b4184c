using System.Globalization;
using System.Text;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;

namespace LoadHarness.Scenarios.Common;

/// <summary>Publishes a held device's messages at their ticks; a message that is due while others are unanswered waits, and its response time says so.</summary>
internal sealed class TelemetryLoop : IDisposable
{
    private readonly ScenarioContext _context;
    private readonly Iteration _iteration;
    private readonly HeldIdentity _identity;
    private readonly MqttConnection _connection;
    private readonly TelemetryPlan _plan;
    private readonly TelemetryTicks _ticks;
    private readonly long _measuredFrom;
    private readonly Step _step;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _awaited;
    private volatile bool _givenUp;

    /// <summary>Starts to publish.</summary>
    /// <param name="context">The run's shared parts; the plan has telemetry.</param>
    /// <param name="iteration">Whose measurements they are.</param>
    /// <param name="identity">Which device under which identity.</param>
    /// <param name="connection">The connection that is held.</param>
    /// <param name="heldSince">When the device became operational, as a timestamp.</param>
    public TelemetryLoop(ScenarioContext context, Iteration iteration, HeldIdentity identity, MqttConnection connection, long heldSince)
    {
        _context = context;
        _iteration = iteration;
        _identity = identity;
        _connection = connection;
        _plan = context.Plan.Telemetry!;
        _ticks = new TelemetryTicks(_plan, iteration.Device, heldSince, context.Clock);
        _measuredFrom = context.Clock.After(context.Recorder.StartTimestamp, context.Plan.Warmup);
        _step = new Step(identity.Phase, StepKind.Telemetry);
        _running = RunAsync();
    }

    /// <summary>True while a PUBACK is awaited: then the message, not the idle connection, is what a loss is told by.</summary>
    public bool IsAwaiting => Volatile.Read(ref _awaited) > 0;

    /// <summary>Takes note that no further message is to be sent.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Ends once every message that was due is recorded; the connection must have been closed, or is about to be.</summary>
    public Task EndAsync() => _running;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        var underWay = new List<Task>(_plan.Inflight);
        var next = 0L;
        while (await IsDueAsync(_ticks[next]).ConfigureAwait(false))
        {
            while (underWay.Count >= _plan.Inflight)
            {
                var ended = await Task.WhenAny(underWay).ConfigureAwait(false);
                underWay.Remove(ended);
                await ended.ConfigureAwait(false); // A bug in it ends the run.
            }

            if (IsOver)
            {
                break;
            }

            underWay.Add(_plan.Qos == 0 ? SendAsync(next, _ticks[next]) : PublishAsync(next, _ticks[next]));
            next++;
        }

        await Task.WhenAll(underWay).ConfigureAwait(false);
        RecordUnsent(next);
    }

    private bool IsOver => _stop.IsCancellationRequested || _givenUp || _connection.ClosedBy != CloseReason.None;

    private async ValueTask<bool> IsDueAsync(long due)
    {
        if (IsOver)
        {
            return false;
        }

        try
        {
            await _context.Clock.WaitUntilAsync(due, _stop.Token).ConfigureAwait(false);
            return !IsOver;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task PublishAsync(long number, long due)
    {
        Interlocked.Increment(ref _awaited);
        var puback = await _connection.PublishAsync(_identity.Topic, Payload(number), _context.Plan.Timeouts.Puback, CancellationToken.None).ConfigureAwait(false);
        if (puback.HasTimedOut)
        {
            await SettleAsync(puback, due).ConfigureAwait(false);
        }
        else
        {
            Record(puback, due);
        }

        // What a loss has cut off stays awaited: the loss is told later than to the message.
        if (_connection.ClosedBy == CloseReason.None)
        {
            Interlocked.Decrement(ref _awaited);
        }
    }

    private void Record(PendingAnswer puback, long due)
    {
        var code = puback.Outcome == Outcome.Ok ? MqttConnection.ReadPuback(puback) : (byte)0;
        var outcome = code >= 0x80 ? Outcome.PubackRefused : puback.Outcome;
        _iteration.CompletePeriodic(_step, outcome, due, puback.Sent, puback.Answered, IsMeasured(due));
        if (outcome == Outcome.PubackRefused)
        {
            _context.Recorder.Refused(_step, code);
        }

        NoteFailure(puback, outcome, code);
    }

    /// <summary>After a timeout the device listens on for the late window, and gives up where nothing comes.</summary>
    private async ValueTask SettleAsync(PendingAnswer puback, long due)
    {
        var timeouts = _context.Plan.Timeouts;
        _iteration.TimedOut(_step);
        var outcome = Outcome.NoPuback;
        if (timeouts.OnTimeout == OnTimeout.Measure)
        {
            await puback.SettledAsync(timeouts.LateWindow, _context.TimeProvider, _stop.Token).ConfigureAwait(false);
            outcome = puback.Outcome;
        }

        _iteration.ResolvePeriodic(_step, outcome, due, puback.Sent, puback.Answered, IsMeasured(due));
        NoteFailure(puback, outcome, code: 0);
        if (outcome != Outcome.LatePuback && !IsOver)
        {
            _givenUp = true;
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task SendAsync(long number, long due)
    {
        var timing = await _connection.PublishUnacknowledgedAsync(_identity.Topic, Payload(number)).ConfigureAwait(false);
        _iteration.CompletePeriodic(_step, timing.Outcome, due, timing.Sent, timing.Answered, IsMeasured(due));
    }

    /// <summary>Messages that were due and could not be sent any more are attempts too: left out, they would flatter the target.</summary>
    private void RecordUnsent(long next)
    {
        var now = _context.TimeProvider.GetTimestamp();
        var outcome = _stop.IsCancellationRequested || _givenUp ? Outcome.Cancelled : Outcome.DisconnectedAfterPublish;
        for (var due = _ticks[next]; due <= now; due = _ticks[++next])
        {
            _iteration.CompletePeriodic(_step, outcome, due, now, now, IsMeasured(due));
        }
    }

    private void NoteFailure(PendingAnswer puback, Outcome outcome, int code)
    {
        if (outcome is not (Outcome.Ok or Outcome.Cancelled))
        {
            var failed = new FailedStep(new Step(_identity.Phase, StepKind.Puback), outcome, TopicRole.Telemetry) { Code = code };
            FailureEvidence.OfAnswer(_identity.Group, failed, puback, _connection, WireMarks.None, _context.TimeProvider).Note(_context.Recorder, _iteration.Device);
        }
    }

    private bool IsMeasured(long due) => due >= _measuredFrom;

    private static byte[] Payload(long number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"sequence\":{number}}}"));
}
