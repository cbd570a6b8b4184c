namespace LoadHarness.Core.Plans;

/// <summary>The scenarios whose devices use the target's certificate as their own, and so provision nothing.</summary>
public static class InServiceScenarios
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["steady-fleet", "reconnect-churn", "reconnect-storm", "keepalive-loss", "duplicate-client-id"];

    /// <summary>Whether a plan's is one.</summary>
    public static bool Includes(RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Names.Contains(plan.Scenario, StringComparer.Ordinal);
    }
}
