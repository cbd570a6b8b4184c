using LoadHarness.Core.Plans;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>The clock: certificates have dates, and AWS refuses requests signed more than five minutes off.</summary>
public sealed class ClockCheck : HostCheck
{
    /// <inheritdoc/>
    public override string Name => "clock";

    /// <inheritdoc/>
    public override CheckResult? Judge(HostFacts host, RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.ClockSynchronised switch
        {
            true => CheckResult.Ok("The kernel's clock is held to a time server."),
            false => CheckResult.Warning("The kernel's clock is not held to a time server.", "Start an NTP client (chrony, systemd-timesyncd); a container takes the host's clock."),
            null => null,
        };
    }
}
