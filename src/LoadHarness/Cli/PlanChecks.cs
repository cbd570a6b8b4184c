using LoadHarness.Core.Plans;
using LoadHarness.Hosting;
using LoadHarness.Hosting.Claims;

namespace LoadHarness.Cli;

/// <summary>What the program checks in plans beyond what they know of themselves, so that it is reported with line and column like the rest.</summary>
internal static class PlanChecks
{
    /// <summary>The rules.</summary>
    public static IReadOnlyList<PlanRule> All(CliEnvironment environment) =>
        [plan => TargetOptions.Check(plan, environment), ClaimOrder.Check, Expectations.Check];
}
