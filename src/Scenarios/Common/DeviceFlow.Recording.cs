using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Scenarios.Common;

/// <content>How each step is recorded.</content>
internal sealed partial class DeviceFlow
{
    /// <summary>Records how an answered step is to be read.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="role">Which topic it was about.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="connection">On which connection.</param>
    /// <param name="outcome">Ok, or the refusal it carries.</param>
    /// <param name="code">The refusal's code.</param>
    /// <param name="detail">The refusal's own word; empty for none.</param>
    /// <param name="stops">Whether a refusal stops the flow.</param>
    public void Conclude(Step step, TopicRole role, PendingAnswer answer, MqttConnection connection, Outcome outcome, int code, string detail = "", bool stops = true)
    {
        _iteration.Complete(step, outcome, _released, answer.Sent, answer.Answered);
        if (outcome == Outcome.Ok)
        {
            _released = answer.Answered;
            return;
        }

        _context.Recorder.Refused(step, code);
        Remember(new FailedStep(step, outcome, role) { Code = code, Detail = detail }, answer, connection, stops);
        if (stops)
        {
            Failure ??= outcome;
        }
    }

    /// <summary>Records the change from the claim to the device's own identity.</summary>
    /// <param name="from">When the claim connection was given up, and the packet that allowed it was received.</param>
    /// <param name="connected">Whether the device stands under its own certificate now.</param>
    public void ConcludeReconnect((long Released, long Sent) from, bool connected) =>
        _iteration.Complete(new Step(Phase.None, StepKind.Reconnect), connected ? Outcome.Ok : JourneyOutcome, from.Released, from.Sent, _released);

    /// <summary>Fails the flow where a step went well and what it brought cannot be used.</summary>
    public void Fail(FailedStep failed, MqttConnection connection)
    {
        Failure ??= failed.Outcome;
        _stopped ??= FailureEvidence.OfContent(Group, failed, connection, _trail.Marks, _context.TimeProvider);
    }

    private bool ConcludePuback(Step step, TopicRole role, PendingAnswer puback, MqttConnection connection, long released)
    {
        var code = MqttConnection.ReadPuback(puback);
        var refused = code >= 0x80;
        _iteration.Complete(step, refused ? Outcome.PubackRefused : Outcome.Ok, released, puback.Sent, puback.Answered);
        if (refused)
        {
            _context.Recorder.Refused(step, code);
            RememberRefusedRequest(new FailedStep(step, Outcome.PubackRefused, role) { Code = code }, puback, connection);
            Failure ??= Outcome.PubackRefused;
        }
        else
        {
            _released = Math.Max(_released, puback.Answered);
        }

        return !refused;
    }

    private bool Record(Step step, StepTiming timing, in ConnectAttempt attempt)
    {
        _iteration.Complete(step, timing.Outcome, _released, timing.Sent, timing.Answered);
        if (timing.Outcome == Outcome.Ok)
        {
            _released = timing.Answered;
            return true;
        }

        RememberTransport(step, timing, attempt);
        Failure ??= timing.Outcome;
        return false;
    }

    private bool Record(Step step, TopicRole role, PendingAnswer answer, MqttConnection connection) => RecordAt(step, role, answer, connection, _released, stops: true);

    /// <summary>Records a step that was not answered; an answered one is left to the caller, who can read it.</summary>
    private bool RecordAt(Step step, TopicRole role, PendingAnswer answer, MqttConnection connection, long released, bool stops, PendingAnswer? puback = null)
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
            Remember(new FailedStep(step, answer.Outcome, role), answer, connection, stops, puback);
        }
        else if (Timeouts.OnTimeout == OnTimeout.Measure)
        {
            _iteration.TimedOut(step);
            _timedOut.Add(new TimedOutStep(step, role, answer, connection, released, stops, puback));
        }
        else
        {
            // Closed at once: whether it would have come late is not seen.
            _iteration.Complete(step, answer.Outcome, released, answer.Sent, answer.Answered);
            Remember(new FailedStep(step, answer.Outcome, role), answer, connection, stops, puback);
        }

        if (stops)
        {
            Failure ??= answer.Outcome;
        }

        return false;
    }
}
