using LoadHarness.AwsIot;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Endpoints;

/// <summary>ALPN on port 443, where AWS IoT tells MQTT from HTTPS by it (AWS IoT developer guide, "Device communication protocols").</summary>
internal sealed class AlpnCheck : EndpointCheck
{
    public override string Name => "alpn";

    protected override ValueTask<CheckResult?> LookAsync(DoctorContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(context.Tls is { } seen ? Judge(context.Target.Endpoint.Port, context.Target.Alpn, seen.Alpn) : null);

    internal static CheckResult? Judge(int port, IReadOnlyList<string> offered, string chosen)
    {
        if (offered.Count > 0)
        {
            return chosen.Length > 0
                ? CheckResult.Ok($"The server has chosen '{chosen}'.")
                : CheckResult.Problem($"The server has not chosen '{string.Join(", ", offered)}', so it is not AWS IoT's MQTT port.", "Check the endpoint's name; AWS IoT on port 443 always answers this ALPN name.", FindingIds.MissingAlpn);
        }

        return port == AwsIotNames.AlpnPort
            ? CheckResult.Warning($"No ALPN name is offered on port {port}; AWS IoT would take the connection for HTTPS and never answer CONNECT.", $"For AWS IoT use --target aws, which offers '{AwsIotNames.MqttAlpn}' there.", FindingIds.MissingAlpn)
            : null;
    }
}
