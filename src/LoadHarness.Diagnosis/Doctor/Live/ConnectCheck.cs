using LoadHarness.AwsIot;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Mqtt;

namespace LoadHarness.Diagnosis.Doctor.Live;

/// <summary>CONNECT with the claim certificate, and CONNACK.</summary>
internal sealed class ConnectCheck : IDoctorCheck
{
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(3);
    private static readonly Step Connack = new(Phase.Claim, StepKind.Connack);

    public DoctorSection Section => DoctorSection.Live;

    public string Name => "connect";

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        // Known before anything fails, so that each failure can be named for certain.
        await context.KnowAsync(cancellationToken).ConfigureAwait(false);
        var live = context.Live = new LiveSession(context);
        var patience = context.Patience(Wanted);
        var clientId = context.Target.ClientId;
        var attempt = await live.ConnectAsync(live.Claim, clientId, patience, cancellationToken).ConfigureAwait(false);
        if (attempt.Connack is not { } connack)
        {
            var (step, timing) = attempt.Tls is { } tls ? (StepKind.Tls, tls) : (StepKind.Tcp, attempt.Tcp);
            return [new Failure { Step = new Step(Phase.Claim, step), Outcome = timing.Outcome, ClosedBy = attempt.TlsFailure?.ClosedBy ?? CloseReason.None, Marks = attempt.TlsFailure?.Marks ?? WireMarks.None, Detail = attempt.TlsFailure?.Detail ?? "" }.Judge($"A second connection, as '{clientId}', did not come about: {timing.Outcome.Name().Replace('_', ' ')}.", context)];
        }

        if (live.Connection is not null)
        {
            return [CheckResult.Ok($"CONNACK as '{clientId}' in {Say.Span(live.RoundTrip!.Value)}.")];
        }

        var (outcome, code) = connack.Outcome == Outcome.Ok ? (Outcome.ConnackRefused, (int)DeviceConnector.Read(connack).Code) : (connack.Outcome, 0);
        var failure = Failure.Of(Connack, outcome, connack, attempt.Connection, context.TimeProvider) with { Code = code };
        var evidence = $"CONNECT was sent as '{clientId}', and {failure.What(patience)}.";
        return [await ForeignAsync(failure, evidence, context, cancellationToken).ConfigureAwait(false) ?? failure.Judge(evidence, context)];
    }

    /// <summary>Asks in HTTP where nothing spoke MQTT; null where that tells nothing.</summary>
    private static async Task<CheckResult?> ForeignAsync(Failure failure, string evidence, DoctorContext context, CancellationToken cancellationToken)
    {
        if (failure.Outcome is not (Outcome.NoConnack or Outcome.ProtocolError or Outcome.DisconnectedAfterConnect))
        {
            return null;
        }

        var speech = await PeerSpeech.AskAsync(context, cancellationToken).ConfigureAwait(false);
        var target = context.Target;
        if (target is { Alpn.Count: 0, Tls: not null, Endpoint.Port: AwsIotNames.AlpnPort } && (speech is not null || failure.IsSilent))
        {
            return CheckResult.Problem($"{evidence} {Heard(speech)} On port 443 AWS IoT takes a connection without ALPN for HTTPS.", $"Use --target aws, which offers '{AwsIotNames.MqttAlpn}' there, or port 8883.", FindingIds.MissingAlpn);
        }

        // AWS IoT leaves a CONNECT unanswered when it throttles; a stranger that is silent is silent for other reasons.
        var isSilentStranger = failure.IsSilent && context.Plan.Target.Kind != TargetKind.Aws;
        return speech is null && !isSilentStranger && failure.Outcome != Outcome.ProtocolError
            ? null
            : CheckResult.Problem($"{evidence} {Heard(speech)} What listens at {target.Address} is no MQTT broker.", FindingCatalog.Of(FindingIds.NotABroker).Fix, FindingIds.NotABroker);
    }

    private static string Heard(string? speech) => speech is null ? "An HTTP request is not answered either." : $"To an HTTP request it answers '{speech}'.";
}
