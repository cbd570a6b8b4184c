using LoadHarness.Core.Plans.Model;

namespace LoadHarness.Core.Plans;

/// <summary>Checks a plan that was made or changed in code; <see cref="PlanLoader"/> checks those it reads by itself.</summary>
public static class PlanValidator
{
    /// <summary>Returns everything wrong with a plan, both single values and how they fit together; empty where it can be run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="origin">What to name as the place of a fault.</param>
    public static IReadOnlyList<PlanFault> Validate(RunPlan plan, string origin = "plan")
    {
        // Written and read again, each value meets the one check that its declaration has.
        var reader = new PlanReader(origin, variables: null);
        if (PlanModel.Run.Write(plan, plan.Load.Executor == ExecutorNames.RampingDevices) is { } node)
        {
            PlanModel.Run.Read(node, "", reader, plan);
        }

        PlanRules.Check(plan, reader);
        return reader.Faults;
    }
}
