using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>The host's ceiling in one sentence: how many devices it holds, and how fast it can connect them, by a short measurement.</summary>
internal sealed class CapacityCheck(Func<TimeProvider, CancellationToken, Task<double>> measure) : IDoctorCheck
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(0.5);

    public CapacityCheck()
        : this(static (timeProvider, cancellationToken) => new HandshakeMeter(timeProvider).MeasureAsync(Length, cancellationToken))
    {
    }

    public DoctorSection Section => DoctorSection.Host;

    public string Name => "capacity";

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var rate = await measure(context.TimeProvider, cancellationToken).ConfigureAwait(false);
        context.ConnectionsPerSecond = rate;
        var ceiling = context.Ceiling = HostCeiling.Of(context.Host, plan);
        var can = (ceiling is null ? "This host can " : Say.Text($"This host can hold about {Round(ceiling.Devices, 3):N0} devices (limited by {ceiling.LimitedBy}) and "))
            + Say.Text($"start about {Round(rate, 2):N0} mutual-TLS connections a second");
        var peak = StartRate.PeakOf(plan);
        var asks = Say.Text($"; the plan asks {plan.Fleet.Devices:N0}{(peak is { } starts ? Say.Text($" at {starts:#,0.##} starts a second") : "")}.");
        if (ceiling is not null && HostCeiling.Held(plan) > ceiling.Devices)
        {
            return [CheckResult.Warning(can + asks, "Raise the limit as said above, or use fewer devices.", FindingIds.GeneratorLimit)];
        }

        // A device that is provisioned connects twice: with the claim, and with its own certificate.
        var connections = plan.Target.Kind == TargetKind.Mqtt && plan.Target.Url!.StartsWith("mqtt:", StringComparison.Ordinal) ? 0 : peak * (context.ConnectionsPerDevice) ?? 0;
        return connections > rate
            ? [CheckResult.Warning(can + asks[..^1] + Say.Text($", which are {connections:#,0.##} connections a second: starts would be late, and the run invalid."), "Lower the rate, or run on more processors.", FindingIds.GeneratorLimit)]
            : [CheckResult.Ok(can + asks)];
    }

    /// <summary>Rounds down to the digits that matter: more would pretend to a precision that a prediction does not have.</summary>
    internal static double Round(double value, int digits)
    {
        var unit = value < 1 ? 1 : Math.Max(1, Math.Pow(10, Math.Floor(Math.Log10(value)) - digits + 1));
        return Math.Floor(value / unit) * unit;
    }
}
