using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Scenarios.Common;

/// <summary>A failure as it is noted: what was seen, and when.</summary>
/// <param name="Signature">What was seen.</param>
/// <param name="At">When it was decided, as a timestamp.</param>
/// <param name="Elapsed">From the send to the close, refusal or late answer; null where nothing came.</param>
/// <param name="RoundTrip">The connection's shortest round trip; null where none is known.</param>
internal sealed record FailureEvidence(WireSignature Signature, long At, TimeSpan? Elapsed, TimeSpan? RoundTrip)
{
    private const int MaxDetail = 64;

    /// <summary>The failure of TCP or TLS.</summary>
    public static FailureEvidence OfTransport(int group, Step step, StepTiming timing, HandshakeFailure? tls, TimeSpan? roundTrip, TimeProvider time)
    {
        // The clock has run out in a timeout: nothing came, so there is nothing to measure.
        TimeSpan? elapsed = timing.Outcome.Class() == OutcomeClass.Never ? null : time.GetElapsedTime(timing.Sent, timing.Answered);
        var closedBy = tls?.ClosedBy ?? CloseReason.None;
        return new FailureEvidence(
            new WireSignature
            {
                Group = group,
                Step = step,
                Outcome = timing.Outcome,
                ClosedBy = closedBy,
                Pace = ClosePaces.Of(closedBy, elapsed, roundTrip),
                Marks = tls?.Marks ?? WireMarks.None,
                Detail = tls?.Detail ?? "",
            },
            timing.Answered, elapsed, roundTrip);
    }

    /// <summary>The failure of a step that waits for an answer: refused, cut off, late or never answered.</summary>
    /// <param name="group">The device's group.</param>
    /// <param name="failed">What failed.</param>
    /// <param name="answer">What was waited for.</param>
    /// <param name="connection">On which connection.</param>
    /// <param name="marks">What the flow has seen, beside what the connection has.</param>
    /// <param name="time">The clock of all timestamps.</param>
    public static FailureEvidence OfAnswer(int group, FailedStep failed, PendingAnswer answer, MqttConnection connection, WireMarks marks, TimeProvider time)
    {
        TimeSpan? elapsed = answer is { WasSent: true, Answered: > 0 } ? time.GetElapsedTime(answer.Sent, answer.Answered) : null;
        var closedBy = answer.ClosedBy is CloseReason.Local ? CloseReason.None : answer.ClosedBy;
        if (closedBy is not CloseReason.None)
        {
            marks |= connection.WasConnected ? WireMarks.Connected : WireMarks.None;
            marks |= answer.WasSent ? WireMarks.None : WireMarks.LostWhileIdle;
        }

        var roundTrip = connection.BestRoundTrip;
        return new FailureEvidence(
            new WireSignature
            {
                Group = group,
                Step = failed.Step,
                Outcome = failed.Outcome,
                Topic = failed.Topic,
                Code = failed.Code,
                ClosedBy = closedBy,
                DisconnectCode = closedBy is CloseReason.None ? 0 : connection.DisconnectCode ?? 0,
                Pace = ClosePaces.Of(closedBy, elapsed, roundTrip),
                Marks = marks | connection.Marks,
                Detail = Cut(failed.Detail.Length > 0 || closedBy is CloseReason.None ? failed.Detail : connection.Detail),
            },
            answer.Answered > 0 ? answer.Answered : time.GetTimestamp(), elapsed, roundTrip);
    }

    /// <summary>An answer that came and cannot be used.</summary>
    public static FailureEvidence OfContent(int group, FailedStep failed, MqttConnection connection, WireMarks marks, TimeProvider time) => new(
        new WireSignature { Group = group, Step = failed.Step, Outcome = failed.Outcome, Topic = failed.Topic, Marks = marks | connection.Marks },
        time.GetTimestamp(), null, connection.BestRoundTrip);

    /// <summary>The loss of a connection on which nothing was awaited.</summary>
    public static FailureEvidence OfIdleLoss(int group, Phase phase, MqttConnection connection, TimeProvider time) => new(
        new WireSignature
        {
            Group = group,
            Step = new Step(Phase.None, StepKind.Journey),
            Outcome = phase == Phase.Claim ? Outcome.DisconnectedAfterSubscribe : Outcome.DisconnectedAfterPublish,
            ClosedBy = connection.ClosedBy,
            DisconnectCode = connection.DisconnectCode ?? 0,
            Pace = ClosePace.Delayed,
            Marks = connection.Marks | WireMarks.LostWhileIdle | WireMarks.Connected,
            Detail = Cut(connection.Detail),
        },
        time.GetTimestamp(), null, connection.BestRoundTrip);

    /// <summary>Notes it as what stopped a device.</summary>
    public void Note(RunRecorder recorder, int device)
    {
        var roundTrips = Elapsed is { } elapsed && RoundTrip is { } roundTrip && roundTrip > TimeSpan.Zero ? elapsed / roundTrip : (double?)null;
        recorder.Evidence.Note(device, Signature, recorder.TimeProvider.GetElapsedTime(recorder.StartTimestamp, At), Elapsed, roundTrips);
    }

    private static string Cut(string detail) => detail.Length <= MaxDetail ? detail : detail[..MaxDetail];
}

/// <summary>A step that failed, as far as its own packets tell.</summary>
/// <param name="Step">Which step.</param>
/// <param name="Outcome">How it failed.</param>
/// <param name="Topic">Which topic or filter it was about.</param>
internal readonly record struct FailedStep(Step Step, Outcome Outcome, TopicRole Topic)
{
    /// <summary>The refusal's code; 0 for none.</summary>
    public int Code { get; init; }

    /// <summary>The rejected answer's error code; empty for none.</summary>
    public string Detail { get; init => field = value ?? ""; } = "";
}
