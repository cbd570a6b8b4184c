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
        var evidence = $"CONNECT was sent as '{clientId}', and {(failure.IsSilent ? $"no CONNACK came within {Say.Span(patience)}{Longer(patience, context.Plan.Timeouts.Connack)}" : failure.What(patience))}.";
        return [WantsCertificate(failure, evidence, context) ?? await PlainAsync(failure, evidence, context, cancellationToken).ConfigureAwait(false) ?? await ForeignAsync(failure, evidence, context, cancellationToken).ConfigureAwait(false) ?? failure.Judge(evidence, context)];
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
        if (target is { Alpn.Count: 0, Tls: not null, Endpoint.Port: AwsIotNames.AlpnPort } && speech is not null)
        {
            return CheckResult.Problem($"{evidence} {Heard(speech)} On port 443 AWS IoT takes a connection without ALPN for HTTPS.", $"Use --target aws, which offers '{AwsIotNames.MqttAlpn}' there, or port 8883.", FindingIds.MissingAlpn);
        }

        if (failure.IsSilent && speech is null)
        {
            // Silence proves nothing: a CONNACK may be late or lost, and AWS IoT leaves a CONNECT unanswered when it throttles.
            return failure.Judge($"{evidence} {Heard(speech)} A CONNACK that is slow or lost looks the same.", context, first: context.Plan.Target.Kind == TargetKind.Aws ? null : FindingIds.NotABroker);
        }

        if (speech is null && failure.Outcome == Outcome.DisconnectedAfterConnect && target.Claim is null && context.Plan.Target.Kind == TargetKind.Mqtt)
        {
            return failure.Judge($"{evidence} {Heard(speech)} No client certificate was given.", context, first: FindingIds.NotABroker);
        }

        return speech is null && failure.Outcome != Outcome.ProtocolError
            ? null
            : CheckResult.Problem($"{evidence} {Heard(speech)} What listens at {target.Address} is no MQTT broker.", FindingCatalog.Of(FindingIds.NotABroker).Fix, FindingIds.NotABroker);
    }

    /// <summary>Where the target asks for a client certificate and none was given (RFC 8446, section 6.2, certificate_required).</summary>
    internal static CheckResult? WantsCertificate(Failure failure, string evidence, DoctorContext context) =>
        context.Target is { Tls: not null, Claim: null } && (failure.Outcome == Outcome.ClientCertificateRejected || failure.ClosedBy == CloseReason.CertificateAlert)
            ? CheckResult.Problem($"{evidence} The target wants a client certificate, and none was given.", "The target wants a client certificate; give --cert and --key.")
            : null;

    /// <summary>Looks whether a port that takes no MQTT over plain TCP speaks TLS; null where nothing points there.</summary>
    private static async Task<CheckResult?> PlainAsync(Failure failure, string evidence, DoctorContext context, CancellationToken cancellationToken)
    {
        var target = context.Target;
        if (target.Tls is not null || failure.Outcome is not (Outcome.NoConnack or Outcome.ProtocolError or Outcome.DisconnectedAfterConnect))
        {
            return null;
        }

        return await PeerSpeech.SpeaksTlsAsync(context, cancellationToken).ConfigureAwait(false)
            ? CheckResult.Problem($"{evidence} {target.Address} speaks TLS.", $"The port speaks TLS; try --target mqtts://{target.Address}.")
            : null;
    }

    /// <summary>Says so where the plan is more patient than the doctor was.</summary>
    private static string Longer(TimeSpan patience, TimeSpan planned) => planned > patience ? $"; the plan waits {Say.Span(planned)}" : "";

    private static string Heard(string? speech) => speech is null ? "An HTTP request is not answered either." : $"To an HTTP request it answers '{speech}'.";
}
