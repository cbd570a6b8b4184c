using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Hosting;

/// <summary>Checks what a plan expects: the plan itself is read without knowing the findings.</summary>
internal static class Expectations
{
    /// <summary>Refuses names that no finding has.</summary>
    /// <exception cref="HarnessException">There is such a name.</exception>
    public static void Check(RunPlan plan)
    {
        foreach (var name in plan.Expect?.Findings ?? [])
        {
            if (FindingCatalog.Find(name) is null)
            {
                throw new HarnessException(ExitCode.BadInput, $"The plan expects '{name}', which is no finding{Suggestion.Words(name, FindingCatalog.Names)}", "docs/diagnosis.md and 'loadharness list findings' show all.");
            }
        }
    }
}
