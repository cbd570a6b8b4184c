using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>The firewall's connection table, where there is one: when it is full, new connections are dropped in silence.</summary>
internal sealed class ConntrackCheck : HostCheck
{
    /// <summary>The table is shared with all else on the host, so it should not be filled to the brim.</summary>
    private const double Comfortable = 0.8;

    public override string Name => "firewall table";

    public override CheckResult? Judge(HostFacts host, RunPlan plan)
    {
        if (HostCeiling.TrackedFor(host) is not { } free)
        {
            return null;
        }

        const string fix = "Raise net.netfilter.nf_conntrack_max, or let the firewall not track the target's port.";
        var evidence = Say.Text($"The firewall tracks at most {host.ConntrackMax:N0} connections and has room for {free:N0}");
        return HostCeiling.Held(plan) switch
        {
            { } held when held > free => CheckResult.Problem(evidence + Say.Text($"; the plan holds {held:N0} devices."), fix, FindingIds.GeneratorLimit),
            { } held when held > free * Comfortable => CheckResult.Warning(evidence + Say.Text($"; the plan's {held:N0} devices nearly fill it."), fix, FindingIds.GeneratorLimit),
            _ => CheckResult.Ok(evidence + "."),
        };
    }
}
