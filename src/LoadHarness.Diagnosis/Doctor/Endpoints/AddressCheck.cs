using System.Net;
using System.Net.Sockets;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Endpoints;

/// <summary>The addresses of the target's name.</summary>
internal sealed class AddressCheck(Func<string, CancellationToken, Task<IPAddress[]>> resolve) : EndpointCheck
{
    private const int MostShown = 4;
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(3);

    public AddressCheck()
        : this(Dns.GetHostAddressesAsync)
    {
    }

    public override string Name => "dns";

    protected override async ValueTask<CheckResult?> LookAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var host = context.Target.Endpoint.Host;
        if (IPAddress.TryParse(host, out _))
        {
            return null;
        }

        var patience = context.Patience(Wanted);
        var begun = context.TimeProvider.GetTimestamp();
        using var timer = new CancellationTokenSource(patience, context.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        const string fix = "Check the name, and this host's name server (/etc/resolv.conf).";
        try
        {
            // The resolver cannot be cut off everywhere; it is then left to itself.
            var addresses = await resolve(host, linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
            return addresses.Length == 0
                ? CheckResult.Problem($"The name '{host}' has no address.", fix, FindingIds.TargetUnreachable)
                : CheckResult.Ok(Say.Text($"'{host}' is {string.Join(", ", addresses.Take(MostShown).Select(static address => address.ToString()))}{(addresses.Length > MostShown ? Say.Text($" and {addresses.Length - MostShown} more") : "")}, in {Say.Span(context.TimeProvider.GetElapsedTime(begun))}."));
        }
        catch (SocketException)
        {
            return CheckResult.Problem($"The name '{host}' does not resolve.", fix, FindingIds.TargetUnreachable);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CheckResult.Problem($"The name '{host}' was not resolved within {Say.Span(patience)}.", fix, FindingIds.TargetUnreachable);
        }
    }
}
