using LoadHarness.Core.Plans;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>Processors, and the quota that a control group puts on them.</summary>
internal sealed class CpuCheck : HostCheck
{
    public override string Name => "processors";

    public override CheckResult? Judge(HostFacts host, RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(host);
        var processors = host.Processors == 1 ? "1 processor" : Say.Text($"{host.Processors} processors");
        return host.CpuQuota is { } quota && quota < 1
            ? CheckResult.Warning(Say.Text($"{processors}, of which the control group may use {quota:0.##}: when the quota of a period is used up, everything stands still until the next one."), "Give the container a whole processor or more, else latencies are the quota's.")
            : CheckResult.Ok(host.CpuQuota is { } limit && limit < host.Processors ? Say.Text($"{processors}, of which the control group may use {limit:0.##}.") : processors + ".");
    }
}
