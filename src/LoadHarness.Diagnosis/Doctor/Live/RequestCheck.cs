using System.Buffers;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Mqtt;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>A request to the provisioning service: PUBLISH, PUBACK, and the answer on its accepted or rejected topic.</summary>
internal abstract class RequestCheck : IDoctorCheck
{
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WantedOfEcho = TimeSpan.FromSeconds(1);

    public DoctorSection Section => DoctorSection.Live;

    public abstract string Name { get; }

    /// <summary>The step that the request is.</summary>
    protected abstract StepKind Kind { get; }

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        if (context.Target.Flow.Provisioning is not { } topics)
        {
            return [];
        }

        if (Payload(context) is not { } payload)
        {
            return [new CheckResult(DoctorStatus.Skipped, "This request cannot be tried without creating something; --provision does so.")];
        }

        var patience = context.Patience(Wanted);
        if (await context.Live!.StandingAsync(patience, cancellationToken).ConfigureAwait(false) is not { } connection)
        {
            return [CheckResult.Problem("The target takes no further connection.", FindingCatalog.Of(FindingIds.ConnectionLost).Fix, FindingIds.ConnectionLost)];
        }

        return [await AskAsync(Topics(topics, context), payload, connection, patience, context, cancellationToken).ConfigureAwait(false)];
    }

    /// <summary>The request's topics.</summary>
    protected abstract ProvisioningTopicSet Topics(ProvisioningTopics topics, DoctorContext context);

    /// <summary>The request; null where it cannot be sent without creating something that must not be created.</summary>
    protected abstract byte[]? Payload(DoctorContext context);

    /// <summary>Judges the accepted answer.</summary>
    protected abstract CheckResult Accepted(ReadOnlyMemory<byte> content, TimeSpan took, DoctorContext context);

    /// <summary>The answer's bytes.</summary>
    private static ReadOnlyMemory<byte> Bytes(ReadOnlySequence<byte> payload) => payload.IsSingleSegment ? payload.First : payload.ToArray();

    private async Task<CheckResult> AskAsync(ProvisioningTopicSet topics, byte[] payload, MqttConnection connection, TimeSpan patience, DoctorContext context, CancellationToken cancellationToken)
    {
        var request = await connection.RequestAsync(Kind, topics.Request, topics.Accepted, topics.Rejected, payload, patience, patience, cancellationToken).ConfigureAwait(false);
        await request.Puback.DecidedAsync(cancellationToken).ConfigureAwait(false);
        await request.Response.DecidedAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var step = new Step(Phase.Claim, Kind);
        var role = Kind == StepKind.RegisterThing ? TopicRole.RegisterRequest : TopicRole.CreateRequest;
        if (request.Response.Outcome == Outcome.Ok)
        {
            var took = context.TimeProvider.GetElapsedTime(request.Response.Sent, request.Response.Answered);
            var (accepted, content) = MqttConnection.ReadResponse(request.Response);
            return accepted ? Accepted(Bytes(content), took, context) : Rejected(Bytes(content), request.Response, took, context);
        }

        var refusal = request.Puback.Outcome == Outcome.Ok ? MqttConnection.ReadPuback(request.Puback) : (byte)0;
        var isAcknowledged = request.Puback.Outcome == Outcome.Ok && refusal < 0x80;
        var failure = Failure.Of(step, request.Response.Outcome, request.Response, connection, context.TimeProvider) with
        {
            Topic = role,
            Marks = connection.Marks | WireMarks.Connected | WireMarks.EarlierGranted | (isAcknowledged ? WireMarks.RequestAcknowledged : WireMarks.None),
        };
        if (!isAcknowledged)
        {
            failure = Failure.Of(new Step(Phase.Claim, StepKind.Puback), refusal >= 0x80 ? Outcome.PubackRefused : request.Puback.Outcome, request.Puback, connection, context.TimeProvider) with { Topic = role, Code = refusal, Marks = failure.Marks };
        }

        var evidence = $"PUBLISH '{topics.Request}': {(isAcknowledged ? "the PUBACK came, and then " : "")}{failure.What(patience)}.";
        return isAcknowledged && failure.IsSilent && await EchoesAsync(topics, request.Response, connection, context, cancellationToken).ConfigureAwait(false)
            ? CheckResult.Problem($"{evidence} A message of the doctor's own on '{topics.Accepted}' came back, which AWS IoT never lets through: this is a plain MQTT broker, not AWS IoT Core.", FindingCatalog.Of(FindingIds.NotAwsIot).Fix, FindingIds.NotAwsIot)
            : failure.Judge(evidence, context);
    }

    /// <summary>Judges a rejected answer: by its status code first, since AWS publishes no list of error codes.</summary>
    protected virtual CheckResult Rejected(ReadOnlyMemory<byte> content, PendingAnswer answer, TimeSpan took, DoctorContext context)
    {
        var isRead = ProvisioningCodec.TryDecode(context.Plan.Fleet.Payload, content, out RequestRejected? rejected, out var error);
        var failure = Failure.Of(new Step(Phase.Claim, Kind), isRead ? Outcome.ResponseRejected : Outcome.ResponseMalformed, answer, connection: null, context.TimeProvider) with
        {
            Topic = Kind == StepKind.RegisterThing ? TopicRole.RegisterRejected : TopicRole.CreateRejected,
            Code = rejected?.StatusCode ?? 0,
            Detail = rejected?.ErrorCode ?? "",
        };
        return failure.Judge(isRead ? $"The request was rejected after {Say.Span(took)}: {Words(rejected!)}." : $"The answer cannot be read: {error!.TrimEnd('.')}.", context);
    }

    /// <summary>A refusal in words.</summary>
    protected static string Words(RequestRejected rejected) => Say.Text($"{rejected.StatusCode} {rejected.ErrorCode}: {rejected.ErrorMessage.TrimEnd('.')}");

    /// <summary>Whether the broker hands on a message that only the service itself may send; AWS IoT refuses publishes to reserved topics that are answers (AWS IoT developer guide, "Reserved topics").</summary>
    private static async Task<bool> EchoesAsync(ProvisioningTopicSet topics, PendingAnswer unanswered, MqttConnection connection, DoctorContext context, CancellationToken cancellationToken)
    {
        if (context.Plan.Target.Kind == TargetKind.Aws)
        {
            return false;
        }

        // The wait that is over would take the echo for its own late answer.
        await unanswered.SettledAsync(TimeSpan.Zero, context.TimeProvider, cancellationToken).ConfigureAwait(false);
        var patience = context.Patience(WantedOfEcho);
        var echo = await connection.RequestAsync(StepKind.RegisterThing, topics.Accepted, topics.Accepted, topics.Rejected, "{}"u8.ToArray(), patience, patience, cancellationToken).ConfigureAwait(false);
        await echo.Puback.DecidedAsync(cancellationToken).ConfigureAwait(false);
        await echo.Response.DecidedAsync(cancellationToken).ConfigureAwait(false);
        return echo.Response.Outcome == Outcome.Ok;
    }
}
