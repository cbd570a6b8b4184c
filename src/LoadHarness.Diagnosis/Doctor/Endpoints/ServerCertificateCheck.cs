using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Endpoints;

/// <summary>The server's certificate: its chain, its names, its dates.</summary>
internal sealed class ServerCertificateCheck : EndpointCheck
{
    public override string Name => "server certificate";

    protected override ValueTask<CheckResult?> LookAsync(DoctorContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(context.Tls is { } seen ? Judge(seen, context.Target, context.Plan.Target.Insecure, context.TimeProvider.GetUtcNow()) : null);

    internal static CheckResult Judge(TlsObservation seen, DoctorTarget target, bool insecure, DateTimeOffset now)
    {
        var who = $"{(seen.Names.Count > 0 ? string.Join(", ", seen.Names.Take(4)) : seen.Subject)}, issued by {seen.Issuer}";
        if (insecure)
        {
            return CheckResult.Warning($"Not verified (--insecure): {who}.", "Give the server's CA with --cacert, and leave --insecure out.");
        }

        if (seen.Errors == SslPolicyErrors.None)
        {
            return CheckResult.Ok($"{who}, valid to {Say.Time(seen.NotAfter)}.");
        }

        if (seen.ChainFaults.Contains(X509ChainStatusFlags.NotTimeValid) && (now < seen.NotBefore || now > seen.NotAfter))
        {
            return CheckResult.Problem($"The server's certificate ({who}) is valid from {Say.Time(seen.NotBefore)} to {Say.Time(seen.NotAfter)}, and this host's clock says {Say.Time(now)}.", "Set this host's clock; where it is right, the server needs a new certificate.", FindingIds.CertificateNotValid);
        }

        if (seen.Errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return CheckResult.Problem($"The server's certificate ({who}) leads to no CA that is trusted here ({(target.Authorities is null ? "the system's" : "those of --cacert")}).", Fix(seen, target), FindingIds.ServerCaMismatch);
        }

        return CheckResult.Problem($"The server's certificate is for {who}, not for '{target.ServerName}'.", "Connect by a name that stands in the certificate; target.serverName sets the one to expect.", FindingIds.ServerNameMismatch);
    }

    private static string Fix(TlsObservation seen, DoctorTarget target) => seen.Issuer.Contains("VeriSign", StringComparison.OrdinalIgnoreCase) || seen.Issuer.Contains("Symantec", StringComparison.OrdinalIgnoreCase)
        ? "Use the account's ATS endpoint (xxxx-ats.iot.REGION.amazonaws.com); the legacy one has a VeriSign certificate."
        : target.Authorities is null
            ? "Give the CA that signed it with --cacert."
            : "Give the CA that signed it with --cacert; for AWS IoT that is Amazon Root CA 1 and 3.";
}
