using System.Globalization;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Hosting;

/// <summary>Checks what a plan expects: the plan itself is read without knowing the findings.</summary>
internal static class Expectations
{
    /// <summary>Finds names that no finding has.</summary>
    public static IEnumerable<PlanProblem> Check(RunPlan plan)
    {
        var names = plan.Expect?.Findings ?? [];
        for (var i = 0; i < names.Count; i++)
        {
            if (FindingCatalog.Find(names[i]) is null)
            {
                yield return PlanProblem.Of(
                    string.Create(CultureInfo.InvariantCulture, $"expect.finding[{i}]"),
                    new HarnessException(ExitCode.BadInput, $"'{names[i]}' is no finding{Suggestion.Words(names[i], FindingCatalog.Names)}", "'loadharness list findings' shows all."));
            }
        }
    }
}
