using LoadHarness.Core.Plans;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>The listen backlog, where the target listens on this same host: connections beyond it wait for a second SYN.</summary>
internal sealed class BacklogCheck : HostCheck
{
    public override string Name => "listen backlog";

    public override CheckResult? Judge(HostFacts host, RunPlan plan)
    {
        if (host.Backlog is not { } backlog || plan.Target.Kind != TargetKind.Sim)
        {
            return null;
        }

        var evidence = Say.Text($"The simulator's listener may have {backlog:N0} connections waiting (net.core.somaxconn)");
        var rate = StartRate.PeakOf(plan);
        return rate > backlog
            ? CheckResult.Warning(evidence + Say.Text($"; the plan starts {rate:N0} devices a second at its peak, and what does not fit waits a second and more."), "Raise net.core.somaxconn, or lower the rate.")
            : CheckResult.Ok(evidence + ".");
    }
}
