using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;

namespace LoadHarness.Scenarios.Common;

/// <summary>Looks whether a device that came back is subscribed: it sends a message to a topic of its own, which must come back.</summary>
internal sealed class DeliveryProbe : IDisposable
{
    private static readonly byte[] Message = "{\"probe\":true}"u8.ToArray();

    private readonly ScenarioContext _context;
    private readonly Iteration _iteration;
    private readonly HeldIdentity _identity;
    private readonly MqttConnection _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <summary>Begins.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="iteration">Whose measurements they are.</param>
    /// <param name="identity">Which device under which identity; it knows its way back.</param>
    /// <param name="connection">The connection, with its subscriptions.</param>
    public DeliveryProbe(ScenarioContext context, Iteration iteration, HeldIdentity identity, MqttConnection connection)
    {
        (_context, _iteration, _identity, _connection) = (context, iteration, identity, connection);
        _running = RunAsync(identity.WayBack!.ProbeTopic);
    }

    /// <summary>Takes note that the connection is released or lost.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Ends once the probe is recorded.</summary>
    public Task EndAsync() => _running;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(string topic)
    {
        var (timeouts, checks) = (_context.Plan.Timeouts, _context.Recorder.Subscriptions);
        var step = new Step(_identity.Phase, StepKind.Delivery);
        checks.CountProbe();
        var request = await _connection.RequestAsync(StepKind.Delivery, topic, topic, topic, Message, timeouts.Puback, timeouts.Response, _stop.Token).ConfigureAwait(false);
        var answer = request.Response;
        await answer.DecidedAsync(_stop.Token).ConfigureAwait(false);
        var outcome = answer.Outcome;
        if (answer.HasTimedOut)
        {
            _connection.NoteTimeout();
            _iteration.TimedOut(step);
            if (timeouts.OnTimeout == OnTimeout.Measure)
            {
                await answer.SettledAsync(timeouts.LateWindow, _context.TimeProvider, _stop.Token).ConfigureAwait(false);
            }

            outcome = answer.Outcome;
            _iteration.Resolve(step, outcome, answer.Sent, answer.Sent, answer.Answered);
        }
        else
        {
            _iteration.Complete(step, outcome, answer.Sent, answer.Sent, answer.Answered);
        }

        request.Puback.Dispose();
        if (outcome is Outcome.Ok or Outcome.LateResponse)
        {
            checks.CountDelivery(delivered: true);
        }
        else if (outcome == Outcome.NoResponse)
        {
            // Whatever the SUBACK or the session-present flag said.
            checks.CountDelivery(delivered: false);
            FailureEvidence.OfAnswer(_identity.Group, new FailedStep(step, outcome, TopicRole.Commands), answer, _connection, WireMarks.None, _context.TimeProvider).Note(_context.Recorder, _iteration.Device);
        }
    }
}
