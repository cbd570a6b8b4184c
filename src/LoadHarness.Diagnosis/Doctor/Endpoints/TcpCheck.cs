using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Diagnosis.Doctor.Endpoints;

/// <summary>Whether the target's port takes connections.</summary>
internal sealed class TcpCheck : EndpointCheck
{
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(3);

    public override string Name => "tcp";

    protected override async ValueTask<CheckResult?> LookAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var target = context.Target;
        var patience = context.Patience(Wanted);
        var connector = new Connector(target.Endpoint, context.TimeProvider, insecure: false);
        var (socket, timing) = await connector.ConnectAsync(target.Device, patience, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (socket is null)
        {
            return Failed(timing.Outcome, target.Address, patience);
        }

        using (socket)
        {
            return CheckResult.Ok($"{target.Address} takes connections, in {Say.Span(context.TimeProvider.GetElapsedTime(timing.Sent, timing.Answered))}.");
        }
    }

    private static CheckResult Failed(Outcome outcome, string address, TimeSpan patience) => outcome switch
    {
        Outcome.TcpRefused => CheckResult.Problem($"{address} refuses TCP connections: nothing listens there.", "Check host and port, and that the target runs; AWS IoT listens on 8883 and 443.", FindingIds.TargetUnreachable),
        Outcome.TcpTimeout => CheckResult.Problem($"{address} did not take a TCP connection within {Say.Span(patience)}.", "Check host, port, and firewalls on the way; where port 8883 is closed, AWS IoT takes MQTT on 443 as well.", FindingIds.TargetUnreachable),
        Outcome.TcpUnreachable => CheckResult.Problem($"There is no route to {address}.", "Check this host's network, and with --ifaddr its source addresses.", FindingIds.TargetUnreachable),
        Outcome.DnsFailed => CheckResult.Problem($"The name of {address} does not resolve.", "Check the name, and this host's name server.", FindingIds.TargetUnreachable),
        Outcome.LocalPortsExhausted => CheckResult.Problem($"This host has no local port left towards {address}.", "Wait for old connections to go, or add source addresses with --ifaddr.", FindingIds.GeneratorLimit),
        Outcome.DescriptorsExhausted => CheckResult.Problem("This process has no file descriptor left.", "Raise 'ulimit -n'.", FindingIds.GeneratorLimit),
        _ => CheckResult.Problem($"{address} cannot be reached: {outcome.Name().Replace('_', ' ')}.", "Check host, port and network.", FindingIds.TargetUnreachable),
    };
}
