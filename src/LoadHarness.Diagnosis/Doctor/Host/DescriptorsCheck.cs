using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>Open files: each connection is one.</summary>
internal sealed class DescriptorsCheck : HostCheck
{
    public override string Name => "open files";

    public override CheckResult? Judge(HostFacts host, RunPlan plan)
    {
        if (HostCeiling.DescriptorsFor(host) is not { } devices)
        {
            return null;
        }

        var evidence = Say.Text($"This process may open {host.Descriptors:N0} files, which holds about {devices:N0} connected devices");
        return HostCeiling.Held(plan) is { } held && held > devices
            ? CheckResult.Problem(evidence + Say.Text($"; the plan holds {held:N0}."), "Raise 'ulimit -n', or use fewer devices, or fleet.after: disconnect.", FindingIds.GeneratorLimit)
            : CheckResult.Ok(evidence + ".");
    }
}
