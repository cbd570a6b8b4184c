using System.Net;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Endpoints;

/// <summary>The server name that the handshake sends (SNI): AWS IoT picks account, domain and TLS policy by it (AWS IoT developer guide, "Transport security").</summary>
internal sealed class ServerNameCheck : EndpointCheck
{
    public override string Name => "sni";

    protected override ValueTask<CheckResult?> LookAsync(DoctorContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(context.Tls is null ? null : Judge(context.Target.ServerName, context.Target.Endpoint.Host, context.Plan.Target.Kind));

    internal static CheckResult? Judge(string name, string host, TargetKind kind)
    {
        if (IPAddress.TryParse(name, out _))
        {
            // An address is never sent as a server name (RFC 6066 §3).
            return kind == TargetKind.Aws
                ? CheckResult.Warning($"'{name}' is an address, so no server name is sent; AWS IoT then cannot tell accounts and domains apart.", "Connect by the endpoint's name, or set target.serverName to it.", FindingIds.ServerNameMismatch)
                : CheckResult.Ok("The target is an address, so no server name is sent.");
        }

        return kind == TargetKind.Aws && name != host
            ? CheckResult.Warning($"The server name sent is '{name}', not the endpoint's own '{host}'; AWS IoT refuses a name that is not the account's.", "Leave target.serverName out, unless the address is a VPC endpoint's.", FindingIds.ServerNameMismatch)
            : CheckResult.Ok($"The server name sent is '{name}'.");
    }
}
