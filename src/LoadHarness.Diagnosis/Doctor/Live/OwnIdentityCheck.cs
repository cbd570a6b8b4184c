using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>The provisioned device under its own certificate: CONNECT, its command filter, and its first publish.</summary>
internal sealed class OwnIdentityCheck : IDoctorCheck
{
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(3);
    private static readonly byte[] FirstMessage = "{\"state\":\"doctor\"}"u8.ToArray();

    public DoctorSection Section => DoctorSection.Live;

    public string Name => "own certificate";

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var live = context.Live!;
        if (live is not { Thing: { } thing, Own: { } certificate } || context.Target is not { Flow.Own: { } topicsOf, Tls: { } tls })
        {
            return [];
        }

        var patience = context.Patience(Wanted);
        var (commands, telemetry) = topicsOf(thing);
        var attempt = await live.ConnectAsync(tls.Identity(certificate, resume: false), thing, patience, cancellationToken).ConfigureAwait(false);
        if (live.Connection is not { } connection)
        {
            var answer = attempt.Connack;
            var outcome = answer is null ? attempt.Tls?.Outcome ?? attempt.Tcp.Outcome : answer.Outcome == Outcome.Ok ? Outcome.ConnackRefused : answer.Outcome;
            var step = new Step(Phase.Device, answer is null ? attempt.Tls is null ? StepKind.Tcp : StepKind.Tls : StepKind.Connack);
            var failed = answer is null ? new Failure { Step = step, Outcome = outcome } : Failure.Of(step, outcome, answer, attempt.Connection, context.TimeProvider) with { Code = answer.Outcome == Outcome.Ok ? DeviceConnector.Read(answer).Code : 0 };
            return [failed.Judge($"CONNECT as '{thing}' with its own certificate: {failed.What(patience)}.", context)];
        }

        var suback = await connection.SubscribeAsync([commands], patience, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var (granted, code) = suback.Outcome == Outcome.Ok ? MqttConnection.ReadFilter(suback, 0) : (false, (byte)0);
        if (!granted)
        {
            var failed = Failure.Of(new Step(Phase.Device, StepKind.Suback), suback.Outcome == Outcome.Ok ? Outcome.SubackRefused : suback.Outcome, suback, connection, context.TimeProvider) with { Topic = TopicRole.Commands, Code = code, Marks = connection.Marks | WireMarks.Connected };
            return [failed.Judge($"SUBSCRIBE '{commands}' as '{thing}': {failed.What(patience)}.", context)];
        }

        var puback = await connection.PublishAsync(telemetry, FirstMessage, patience, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var refusal = puback.Outcome == Outcome.Ok ? MqttConnection.ReadPuback(puback) : (byte)0;
        if (puback.Outcome != Outcome.Ok || refusal >= 0x80)
        {
            var failed = Failure.Of(new Step(Phase.Device, StepKind.Puback), refusal >= 0x80 ? Outcome.PubackRefused : puback.Outcome, puback, connection, context.TimeProvider) with { Topic = TopicRole.Telemetry, Code = refusal, Marks = connection.Marks | WireMarks.Connected };
            return [failed.Judge($"PUBLISH '{telemetry}' as '{thing}': {failed.What(patience)}.", context)];
        }

        return [CheckResult.Ok($"'{thing}' has connected with its own certificate, subscribed to '{commands}' and published to '{telemetry}'.")];
    }
}
