using System.Text;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;

namespace LoadHarness.Scenarios.Common;

/// <summary>Sends a held device's requests, each answered on a topic that the device is subscribed to.</summary>
internal sealed class RequestLoop : PeriodicLoop
{
    private readonly HeldTopics _topics;
    private readonly byte[] _payload;

    /// <summary>Makes it; it does not run yet.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="plan">What is asked.</param>
    /// <param name="topics">The device's own topics for it.</param>
    /// <param name="iteration">Whose measurements they are.</param>
    /// <param name="identity">Which device under which identity.</param>
    /// <param name="connection">The connection that is held.</param>
    /// <param name="heldSince">Since when, as a timestamp.</param>
    public RequestLoop(ScenarioContext context, RequestPlan plan, HeldTopics topics, Iteration iteration, HeldIdentity identity, MqttConnection connection, long heldSince)
        : base(context, iteration, identity, connection, StepKind.Request, new DeviceTicks(plan.Every, iteration.Device, heldSince, context.Clock), inflight: 1)
    {
        _topics = topics;
        _payload = Encoding.UTF8.GetBytes(plan.Payload);
    }

    /// <inheritdoc/>
    protected override async Task OperateAsync(long number, long due)
    {
        BeginWait();
        var timeouts = Context.Plan.Timeouts;
        var request = await Connection.RequestAsync(StepKind.Request, _topics.Request, _topics.Answer, _topics.Refusal, _payload, timeouts.Puback, timeouts.Response, CancellationToken.None).ConfigureAwait(false);
        var answer = request.Response;
        await answer.DecidedAsync(Stopped).ConfigureAwait(false);
        if (answer.HasTimedOut)
        {
            Connection.NoteTimeout();
            NoteFailure(Failed(await SettleAsync(answer, due, Outcome.NoResponse).ConfigureAwait(false)), answer);
        }
        else
        {
            Record(answer, due);
        }

        // Counted with the request: the answer says more than the broker's receipt, and comes on the same connection.
        request.Puback.Dispose();
        EndWait();
    }

    private void Record(PendingAnswer answer, long due)
    {
        var isRefused = answer.Outcome == Outcome.Ok && !MqttConnection.ReadResponse(answer).Accepted;
        var outcome = isRefused ? Outcome.ResponseRejected : answer.Outcome;
        Iteration.CompletePeriodic(Step, outcome, due, answer.Sent, answer.Answered, IsMeasured(due));
        NoteFailure(Failed(outcome), answer);
    }

    private FailedStep Failed(Outcome outcome) => new(Step, outcome, TopicRole.Other);
}
