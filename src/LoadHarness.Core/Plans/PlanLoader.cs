using LoadHarness.Core.Plans.Model;

namespace LoadHarness.Core.Plans;

/// <summary>A plan with every default filled in, and where what is not from its file came from.</summary>
/// <param name="Plan">The valid plan.</param>
/// <param name="Overrides">Member → option or variable.</param>
public sealed record LoadedPlan(RunPlan Plan, IReadOnlyDictionary<string, string> Overrides);

/// <summary>Reads plans.</summary>
public static class PlanLoader
{
    /// <summary>Reads a plan, applies the overrides and checks the result.</summary>
    /// <param name="yaml">The file's text; empty for a plan of defaults and overrides only.</param>
    /// <param name="fileName">The file's name as the user gave it, for messages.</param>
    /// <param name="overrides">Changes from outside the file, in order.</param>
    /// <param name="variables">What <c>${KEY}</c> in the file stands for.</param>
    /// <param name="rules">What else must hold.</param>
    /// <exception cref="HarnessException">All faults of the plan, one a line, with exit code <see cref="ExitCode.BadInput"/>.</exception>
    public static LoadedPlan Load(
        string yaml, string fileName, IReadOnlyList<PlanOverride> overrides, IReadOnlyDictionary<string, string> variables, IReadOnlyList<PlanRule>? rules = null)
    {
        var reader = new PlanReader(fileName, variables);
        if (PlanParser.Parse(yaml, reader) is not { } root)
        {
            throw PlanFault.ToException(reader.Faults);
        }

        var known = reader.Faults.Count;
        var origins = OverrideApplier.Apply(root, overrides, reader);
        reader.Faults.RemoveRange(known, reader.Faults.Count - known); // Reading the tree finds them again, in order.
        var plan = PlanModel.Run.Read(root, "", reader, new RunPlan());
        PlanRules.Check(plan, reader);
        foreach (var problem in (rules ?? []).SelectMany(rule => rule(plan)))
        {
            reader.FaultAt(problem.Path, problem.Sentence);
        }

        return reader.Faults.Count == 0
            ? new LoadedPlan(plan, origins)
            : throw PlanFault.ToException(reader.Faults.DistinctBy(f => f.ToString(), StringComparer.Ordinal).OrderBy(f => f.Line));
    }

    /// <summary>Reads a plan as it stands.</summary>
    /// <exception cref="HarnessException">All faults of the plan, one a line, with exit code <see cref="ExitCode.BadInput"/>.</exception>
    public static RunPlan Load(string yaml, string fileName) => Load(yaml, fileName, [], new Dictionary<string, string>(StringComparer.Ordinal)).Plan;
}
