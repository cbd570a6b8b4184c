using LoadHarness.Core.Plans.Model;

namespace LoadHarness.Core.Plans;

/// <summary>What must hold between the members that are about held devices.</summary>
internal static class HeldRules
{
    /// <summary>Adds a fault for each rule that is broken.</summary>
    public static void Check(RunPlan plan, PlanReader reader)
    {
        if (plan.Fleet.After != AfterOperational.Hold)
        {
            foreach (var (path, isGiven) in new[] { ("requests", plan.Requests is not null), ("churn", plan.Churn is not null), ("reconnect.held", plan.Reconnect.Held == true) })
            {
                if (isGiven)
                {
                    reader.FaultAt(path, $"'{path}' has no effect with 'fleet.after: disconnect'; it is for devices that are held.", "fleet.after");
                }
            }
        }

        if (plan.Churn is { Manner: LossManner.Silence } && plan.Fleet.KeepAlive == TimeSpan.Zero)
        {
            reader.FaultAt("churn.manner", "'churn.manner: silence' needs 'fleet.keepAlive': without it nobody ever notices.", "fleet.keepAlive");
        }

        if (plan is { Churn: not null, Reconnect.Held: false })
        {
            reader.FaultAt("churn", "'churn' has no effect with 'reconnect.held: false': a device that does not come back is not made to lose its connection.", "reconnect.held");
        }

        if (plan.Reconnect is { Held: false, Probe: true })
        {
            reader.FaultAt("reconnect.probe", "'reconnect.probe' has no effect with 'held: false': no device comes back.", "reconnect.held");
        }

        foreach (var (path, topic) in new[] { ("requests.topic", plan.Requests?.Topic), ("requests.answer", plan.Requests?.Answer), ("requests.refusal", plan.Requests?.Refusal) })
        {
            if (topic is not null && topic.AsSpan().IndexOfAny('#', '+') >= 0)
            {
                reader.FaultAt(path, $"'{path}' is a topic, and a topic has no wildcard; '{topic}' is a filter.");
            }
        }
    }
}
