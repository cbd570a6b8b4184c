using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>Open files: each connection is one.</summary>
internal sealed class DescriptorsCheck : HostCheck
{
    public override string Name => "open files";

    public override CheckResult? Judge(HostFacts host, RunPlan plan)
    {
        if (HostCeiling.DescriptorsFor(host, plan) is not { } devices)
        {
            return null;
        }

        var several = plan.Workers > 1 || plan.Target.Processes > 1;
        var evidence = Say.Text($"{(several ? "Each" : "This")} process may open {host.Descriptors:N0} files, which holds about {devices:N0} connected devices{Among(plan, several)}");
        return HostCeiling.Held(plan) is { } held && held > devices
            ? CheckResult.Problem(evidence + Say.Text($"; the plan holds {held:N0}."), Fix(plan), FindingIds.GeneratorLimit)
            : CheckResult.Ok(evidence + ".");
    }

    private static string Among(RunPlan plan, bool several) => !several ? ""
        : plan.Target.Kind == TargetKind.Sim ? Say.Text($" with {plan.Workers} workers and {plan.Target.Processes} processes of the simulator")
        : Say.Text($" with {plan.Workers} workers");

    private static string Fix(RunPlan plan) => plan.Target.Kind == TargetKind.Sim
        ? "Raise 'ulimit -n', raise --workers and target.processes together, or use fewer devices, or fleet.after: disconnect."
        : "Raise 'ulimit -n' or --workers, or use fewer devices, or fleet.after: disconnect.";
}
