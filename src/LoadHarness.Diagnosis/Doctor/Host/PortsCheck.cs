using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>Local ports: towards one target each source address has its range once (ip(7)).</summary>
internal sealed class PortsCheck : HostCheck
{
    public override string Name => "local ports";

    public override CheckResult? Judge(HostFacts host, RunPlan plan)
    {
        if (HostCeiling.PortsFor(host, plan) is not { } ports)
        {
            return null;
        }

        var addresses = HostCeiling.Addresses(plan);
        var evidence = Say.Text($"{(addresses == 1 ? "One source address has" : Say.Text($"{addresses} source addresses have"))} {ports:N0} local ports towards one target");
        return HostCeiling.Held(plan) is { } held && held > ports
            ? CheckResult.Problem(evidence + Say.Text($"; the plan holds {held:N0} devices."), "Add source addresses with --ifaddr, or widen net.ipv4.ip_local_port_range.", FindingIds.GeneratorLimit)
            : CheckResult.Ok(evidence + ".");
    }
}
