using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Endpoints;

/// <summary>The TLS handshake with the claim certificate: version, cipher, and what the server says against it.</summary>
internal sealed class TlsCheck : EndpointCheck
{
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(3);

    public override string Name => "tls";

    protected override async ValueTask<CheckResult?> LookAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        if (context.Target.Tls is null)
        {
            return null;
        }

        var patience = context.Patience(Wanted);
        var (stream, seen, failure) = await TlsProbe.ConnectAsync(context, patience, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return failure is null
                ? CheckResult.Problem($"{context.Target.Address} takes TCP connections but has not answered a TLS handshake within {Say.Span(patience)}.", "Check that the port is the broker's TLS port; AWS IoT listens on 8883 and 443.", FindingIds.NotABroker)
                : Judge(failure, context.Target, context.Plan.Target.Tls);
        }

        await stream.DisposeAsync().ConfigureAwait(false);
        context.Tls = seen;
        return CheckResult.Ok($"{seen!.Version} with {seen.Cipher}, in {Say.Span(seen.Took)}.");
    }

    /// <summary>Says why a handshake failed: by the alert where there was one (RFC 8446 §6).</summary>
    internal static CheckResult Judge(Exception failure, DoctorTarget target, TlsVersions versions)
    {
        var text = string.Join(' ', Chain(failure).Select(static inner => inner.Message));
        if (Has("protocol version") || Has("unsupported protocol"))
        {
            return CheckResult.Problem($"{target.Address} does not take the TLS version offered ({(versions == TlsVersions.Any ? "1.2 and 1.3" : versions == TlsVersions.Tls12 ? "1.2 only" : "1.3 only")}).", "Offer both versions (target.tls: any), or set a security policy at the endpoint that takes it.", FindingIds.TlsVersionMismatch);
        }

        if (Has("unrecognized name") || Has("unrecognized_name"))
        {
            return CheckResult.Problem($"{target.Address} does not know the server name '{target.ServerName}' (SNI).", "Connect to the endpoint by the very name that DescribeEndpoint prints; target.serverName sets another one.", FindingIds.ServerNameMismatch);
        }

        if (target.Claim is null && (Has("certificate required") || Has("certificate_required")))
        {
            return CheckResult.Problem($"{target.Address} ends the handshake without a client certificate (TLS alert: certificate required).", "The target wants a client certificate; give --cert and --key.");
        }

        string[] refusals = ["bad certificate", "unsupported certificate", "certificate revoked", "certificate expired", "certificate unknown", "unknown ca", "certificate required", "access denied"];
        if (Array.Find(refusals, Has) is { } refusal)
        {
            return CheckResult.Problem($"{target.Address} refuses the client's certificate in the handshake (TLS alert: {refusal}).", "Check that the certificate is registered and ACTIVE in this account and region.", FindingIds.ClaimCertificateInactive);
        }

        // What a port of another protocol sends is no TLS record.
        if (Has("frame size") || Has("wrong version number") || Has("corrupted frame") || Has("packet length") || Has("http request"))
        {
            return CheckResult.Problem($"What listens at {target.Address} does not speak TLS.", "Check the port; for MQTT without TLS write --target mqtt://host:1883.", FindingIds.NotABroker);
        }

        return Has("alert")
            ? CheckResult.Problem($"{target.Address} ended the TLS handshake with an alert ({Short(text)}).", "Check server name, TLS version and cipher suites on both sides.", FindingIds.TlsVersionMismatch)
            : CheckResult.Problem($"{target.Address} closed the connection in the TLS handshake, without an alert.", "Check that the port speaks TLS, and that the server name (SNI) is the endpoint's own.", FindingIds.NotABroker);

        bool Has(string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            yield return inner;
        }
    }

    private static string Short(string text)
    {
        var at = text.IndexOf("alert", StringComparison.OrdinalIgnoreCase);
        return text.Substring(at, Math.Min(60, text.Length - at));
    }
}
