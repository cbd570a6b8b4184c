namespace LoadHarness.Core.Plans;

/// <summary>A rule that rests on what plans themselves do not know, such as the catalogue of findings.</summary>
/// <param name="plan">The plan, with every default filled in.</param>
/// <returns>What breaks the rule; empty where nothing does.</returns>
public delegate IEnumerable<PlanProblem> PlanRule(RunPlan plan);

/// <summary>What breaks a rule, and where in the plan.</summary>
/// <param name="Path">The member: <c>fleet.claim.policy</c>.</param>
/// <param name="Sentence">What is wrong and how to mend it.</param>
public sealed record PlanProblem(string Path, string Sentence)
{
    /// <summary>Takes over a failure that a check of single values ended with.</summary>
    public static PlanProblem Of(string path, HarnessException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var sentence = failure.Message[^1] is '.' or '?' ? failure.Message : failure.Message + ".";
        return new PlanProblem(path, failure.Hint is { } hint ? $"{sentence} {hint}" : sentence);
    }
}
