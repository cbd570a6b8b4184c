using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Scenarios.Common;

/// <content>What the wire showed when a step failed. Nothing here is made for a device that comes through.</content>
internal sealed partial class DeviceFlow
{
    private SentTrail _trail;
    private FailureEvidence? _stopped; // What stopped the flow,
    private FailureEvidence? _aside; // and what failed without stopping it.

    private int Group => _context.Groups.GroupOf(_iteration.Device);

    /// <summary>RegisterThing is about to be sent with this ownership token.</summary>
    public void SendsToken(string? token) => _trail.Token(token);

    /// <summary>Notes what stopped the attempt, or else what failed beside; late answers are settled by then.</summary>
    private void NoteEvidence()
    {
        (_stopped ?? _aside)?.Note(_context.Recorder, _iteration.Device);
        (_stopped, _aside) = (null, null);
    }

    private void BeginConnection() => _trail = default;

    private void RememberTransport(Step step, StepTiming timing, in ConnectAttempt attempt)
    {
        if (timing.Outcome != Outcome.Cancelled)
        {
            TimeSpan? roundTrip = step.Kind == StepKind.Tls ? _context.TimeProvider.GetElapsedTime(attempt.Tcp.Sent, attempt.Tcp.Answered) : null;
            _stopped ??= FailureEvidence.OfTransport(Group, step, timing, step.Kind == StepKind.Tls ? attempt.TlsFailure : null, roundTrip, _context.TimeProvider);
        }
    }

    private void Remember(FailedStep failed, PendingAnswer answer, MqttConnection connection, bool stops, PendingAnswer? puback = null)
    {
        if (failed.Outcome == Outcome.Cancelled || (stops ? _stopped : _aside) is not null)
        {
            return; // The first failure is the cause; those after it follow from it.
        }

        var evidence = Make(failed, answer, connection, puback);
        if (stops)
        {
            _stopped = evidence;
        }
        else
        {
            _aside = evidence;
        }
    }

    /// <summary>A refused request is why its answer does not come, however the wait for that ends.</summary>
    private void RememberRefusedRequest(FailedStep failed, PendingAnswer puback, MqttConnection connection) => _stopped = Make(failed, puback, connection, puback: null);

    private FailureEvidence Make(FailedStep failed, PendingAnswer answer, MqttConnection connection, PendingAnswer? puback)
    {
        var marks = _trail.Marks;
        marks |= failed.Step.Kind == StepKind.Suback && _trail.HasGrantedOnly ? WireMarks.EarlierGranted : WireMarks.None;
        marks |= puback is { Outcome: Outcome.Ok } && MqttConnection.ReadPuback(puback) < 0x80 ? WireMarks.RequestAcknowledged : WireMarks.None;
        return FailureEvidence.OfAnswer(Group, failed, answer, connection, marks, _context.TimeProvider);
    }
}
