using System.Globalization;
using System.Text;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;

namespace LoadHarness.Scenarios.Common;

/// <summary>Publishes a held device's messages.</summary>
internal sealed class TelemetryLoop : PeriodicLoop
{
    private readonly TelemetryPlan _plan;

    /// <summary>Makes it; it does not run yet.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="plan">What is published.</param>
    /// <param name="iteration">Whose measurements they are.</param>
    /// <param name="identity">Which device under which identity.</param>
    /// <param name="connection">The connection that is held.</param>
    /// <param name="heldSince">Since when, as a timestamp.</param>
    public TelemetryLoop(ScenarioContext context, TelemetryPlan plan, Iteration iteration, HeldIdentity identity, MqttConnection connection, long heldSince)
        : base(context, iteration, identity, connection, StepKind.Telemetry, new DeviceTicks(plan.Every, iteration.Device, heldSince, context.Clock), plan.Inflight) => _plan = plan;

    /// <inheritdoc/>
    protected override Task OperateAsync(long number, long due) => _plan.Qos == 0 ? SendAsync(number, due) : PublishAsync(number, due);

    private async Task PublishAsync(long number, long due)
    {
        BeginWait();
        var puback = await Connection.PublishAsync(Identity.Topic, Payload(number), Context.Plan.Timeouts.Puback, CancellationToken.None).ConfigureAwait(false);
        if (puback.WasSent)
        {
            Context.Recorder.Messages.CountSent();
        }

        if (puback.HasTimedOut)
        {
            var outcome = await SettleAsync(puback, due, Outcome.NoPuback).ConfigureAwait(false);
            CountAcknowledged(outcome);
            NoteFailure(Failed(outcome, code: 0), puback);
            if (outcome != Outcome.LatePuback)
            {
                await GiveUpAsync("no_puback").ConfigureAwait(false);
            }
        }
        else
        {
            Record(puback, due);
        }

        EndWait();
    }

    private void Record(PendingAnswer puback, long due)
    {
        var code = puback.Outcome == Outcome.Ok ? MqttConnection.ReadPuback(puback) : (byte)0;
        var outcome = code >= 0x80 ? Outcome.PubackRefused : puback.Outcome;
        Iteration.CompletePeriodic(Step, outcome, due, puback.Sent, puback.Answered, IsMeasured(due));
        CountAcknowledged(outcome);
        if (outcome == Outcome.PubackRefused)
        {
            Context.Recorder.Refused(Step, code);
        }

        NoteFailure(Failed(outcome, code), puback);
    }

    private async Task SendAsync(long number, long due)
    {
        var timing = await Connection.PublishUnacknowledgedAsync(Identity.Topic, Payload(number)).ConfigureAwait(false);
        Iteration.CompletePeriodic(Step, timing.Outcome, due, timing.Sent, timing.Answered, IsMeasured(due));
        if (timing.Outcome == Outcome.Ok)
        {
            Context.Recorder.Messages.CountSent();
        }
    }

    private void CountAcknowledged(Outcome outcome)
    {
        if (outcome is Outcome.Ok or Outcome.LatePuback)
        {
            Context.Recorder.Messages.CountAcknowledged();
        }
    }

    private FailedStep Failed(Outcome outcome, int code) => new(new Step(Identity.Phase, StepKind.Puback), outcome, TopicRole.Telemetry) { Code = code };

    private static byte[] Payload(long number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"sequence\":{number}}}"));
}
