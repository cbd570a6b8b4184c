using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>Memory: what the host or a control group leaves, against the plan's devices.</summary>
internal sealed class MemoryCheck : HostCheck
{
    /// <summary>The need is an estimate: a problem only where it is far beyond what there is.</summary>
    private const double SurelyTooMuch = 1.25;

    private const double Comfortable = 0.8;
    private const double MiB = 1024 * 1024;

    public override string Name => "memory";

    public override CheckResult? Judge(HostFacts host, RunPlan plan)
    {
        if (HostCeiling.Memory(host) is not { } memory)
        {
            return null;
        }

        const string fix = "Use fewer devices, or more memory; a container's limit may be the one to raise.";
        var perDevice = HostCeiling.PerDevice(plan);
        var limit = host.MemoryLeftByLimit == memory ? "The control group's limit leaves" : "There are";
        var evidence = Say.Text($"{limit} {memory / MiB:N0} MiB; a device takes about {perDevice / 1024} KiB{(plan.Target.Kind == TargetKind.Sim ? ", the simulator's part included" : "")}");
        if (HostCeiling.Held(plan) is not { } held)
        {
            return CheckResult.Ok(evidence + ".");
        }

        var need = (HostCeiling.OwnBytes * HostCeiling.Processes(plan)) + ((double)held * perDevice);
        var text = evidence + Say.Text($", the plan's {held:N0} about {need / MiB:N0} MiB.");
        return need > memory * SurelyTooMuch ? CheckResult.Problem(text, fix, FindingIds.GeneratorLimit)
            : need > memory * Comfortable ? CheckResult.Warning(text, fix, FindingIds.GeneratorLimit)
            : CheckResult.Ok(text);
    }
}
