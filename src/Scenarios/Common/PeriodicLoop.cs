using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;

namespace LoadHarness.Scenarios.Common;

/// <summary>Does one thing of a held device at its ticks; what is due while others are unanswered waits, and its response time says so.</summary>
internal abstract class PeriodicLoop : IDisposable
{
    private readonly int _inflight;
    private readonly DeviceTicks _ticks;
    private readonly long _measuredFrom;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _awaited;
    private volatile bool _givenUp;
    private volatile bool _isReleased;

    /// <summary>Makes a loop that does not run yet.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="iteration">Whose measurements they are.</param>
    /// <param name="identity">Which device under which identity.</param>
    /// <param name="connection">The connection that is held.</param>
    /// <param name="kind">Which step is measured.</param>
    /// <param name="ticks">When it is due.</param>
    /// <param name="inflight">How many may wait for their answers.</param>
    protected PeriodicLoop(ScenarioContext context, Iteration iteration, HeldIdentity identity, MqttConnection connection, StepKind kind, DeviceTicks ticks, int inflight)
    {
        (Context, Iteration, Identity, Connection) = (context, iteration, identity, connection);
        (_ticks, _inflight) = (ticks, inflight);
        _measuredFrom = context.Clock.After(context.Recorder.StartTimestamp, context.Plan.Warmup);
        Step = new Step(identity.Phase, kind);
    }

    /// <summary>True while an answer is awaited: then that, not the idle connection, is what a loss is told by.</summary>
    public bool IsAwaiting => Volatile.Read(ref _awaited) > 0;

    /// <summary>Gives the connection up for a reason: one word of a closed set.</summary>
    public required Func<string, ValueTask> GivesUp { private get; init; }

    /// <summary>The run's shared parts.</summary>
    protected ScenarioContext Context { get; }

    /// <summary>Whose measurements they are.</summary>
    protected Iteration Iteration { get; }

    /// <summary>Which device under which identity.</summary>
    protected HeldIdentity Identity { get; }

    /// <summary>The connection that is held.</summary>
    protected MqttConnection Connection { get; }

    /// <summary>The step that is measured.</summary>
    protected Step Step { get; }

    /// <summary>Cancelled when nothing further is to be sent.</summary>
    protected CancellationToken Stopped => _stop.Token;

    private bool IsOver => _stop.IsCancellationRequested || _givenUp || Connection.ClosedBy != CloseReason.None;

    /// <summary>Begins.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Takes note that nothing further is to be sent: the run releases the device, or its connection is lost.</summary>
    public void Stop()
    {
        // What was due and could not be sent is the loss's doing, and the release's only where the connection stood.
        _isReleased = Connection.ClosedBy is CloseReason.None or CloseReason.Local;
        _stop.Cancel();
    }

    /// <summary>Ends once all that was due is recorded; the connection must have been closed, or is about to be.</summary>
    public Task EndAsync() => _running;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Does it once, and records it.</summary>
    /// <param name="number">Which one it is, from 0.</param>
    /// <param name="due">When it was due.</param>
    protected abstract Task OperateAsync(long number, long due);

    /// <summary>Notes that an answer is awaited.</summary>
    protected void BeginWait() => Interlocked.Increment(ref _awaited);

    /// <summary>Notes that it is not any more.</summary>
    protected void EndWait()
    {
        // What a loss has cut off stays awaited: the loss is told later than to the message.
        if (Connection.ClosedBy == CloseReason.None)
        {
            Interlocked.Decrement(ref _awaited);
        }
    }

    /// <summary>Whether something due at this time is measured, or is in the warm-up.</summary>
    protected bool IsMeasured(long due) => due >= _measuredFrom;

    /// <summary>After a timeout the device listens on for the late window.</summary>
    /// <param name="answer">What has timed out.</param>
    /// <param name="due">When it was due.</param>
    /// <param name="unanswered">What it is called where nothing comes.</param>
    protected async ValueTask<Outcome> SettleAsync(PendingAnswer answer, long due, Outcome unanswered)
    {
        var timeouts = Context.Plan.Timeouts;
        Iteration.TimedOut(Step);
        var outcome = unanswered;
        if (timeouts.OnTimeout == OnTimeout.Measure)
        {
            await answer.SettledAsync(timeouts.LateWindow, Context.TimeProvider, _stop.Token).ConfigureAwait(false);
            outcome = answer.Outcome;
        }

        Iteration.ResolvePeriodic(Step, outcome, due, answer.Sent, answer.Answered, IsMeasured(due));
        return outcome;
    }

    /// <summary>The device gives the connection up, unless it is over already.</summary>
    /// <param name="reason">The word under which it counts as a loss where the device comes back.</param>
    protected async ValueTask GiveUpAsync(string reason)
    {
        if (IsOver)
        {
            return;
        }

        _givenUp = true;
        await GivesUp(reason).ConfigureAwait(false);
    }

    /// <summary>Notes why an answer did not come, or refused.</summary>
    /// <param name="failed">What failed.</param>
    /// <param name="answer">What was waited for.</param>
    protected void NoteFailure(FailedStep failed, PendingAnswer answer)
    {
        if (failed.Outcome is not (Outcome.Ok or Outcome.Cancelled))
        {
            FailureEvidence.OfAnswer(Identity.Group, failed, answer, Connection, WireMarks.None, Context.TimeProvider).Note(Context.Recorder, Iteration.Device);
        }
    }

    private async Task RunAsync()
    {
        var underWay = new List<Task>(_inflight);
        var next = 0L;
        while (await IsDueAsync(_ticks[next]).ConfigureAwait(false))
        {
            while (underWay.Count >= _inflight)
            {
                var ended = await Task.WhenAny(underWay).ConfigureAwait(false);
                underWay.Remove(ended);
                await ended.ConfigureAwait(false); // A bug in it ends the run.
            }

            if (IsOver)
            {
                break;
            }

            underWay.Add(OperateAsync(next, _ticks[next]));
            next++;
        }

        await Task.WhenAll(underWay).ConfigureAwait(false);
        RecordUnsent(next);
    }

    private async ValueTask<bool> IsDueAsync(long due)
    {
        if (IsOver)
        {
            return false;
        }

        try
        {
            await Context.Clock.WaitUntilAsync(due, _stop.Token).ConfigureAwait(false);
            return !IsOver;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What was due and could not be sent any more is an attempt too: left out, it would flatter the target.</summary>
    private void RecordUnsent(long next)
    {
        var now = Context.TimeProvider.GetTimestamp();
        var isOwn = (_stop.IsCancellationRequested && _isReleased) || _givenUp || Connection.ClosedBy == CloseReason.Local; // A loss by plan is told here before it is to whoever stops this.
        var outcome = isOwn ? Outcome.Cancelled : Step.Kind == StepKind.Telemetry ? Outcome.DisconnectedAfterPublish : Outcome.DisconnectedAfterRequest;
        for (var due = _ticks[next]; due <= now; due = _ticks[++next])
        {
            Iteration.CompletePeriodic(Step, outcome, due, now, now, IsMeasured(due));
        }
    }
}
