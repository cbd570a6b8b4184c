using LoadHarness.Core;
using LoadHarness.Scenarios;

namespace LoadHarness.Cli;

/// <summary>Finds a plan: a file, or a ready plan by its name.</summary>
internal static class PlanSource
{
    /// <summary>What a bare <c>run</c> does.</summary>
    public const string DefaultPlan = "default";

    /// <summary>Returns a plan's YAML and what errors call it.</summary>
    /// <param name="plan">A path or name; null for the default plan.</param>
    /// <param name="otherwise">The default plan.</param>
    /// <exception cref="HarnessException">There is no such plan, or it cannot be read.</exception>
    public static (string Yaml, string Name) Read(string? plan, string otherwise = DefaultPlan)
    {
        plan ??= otherwise;
        if (!File.Exists(plan) && ReadyPlans.Read(plan) is { } ready)
        {
            return (ready, plan + ".yaml (ready plan)");
        }

        try
        {
            return (File.ReadAllText(plan), plan);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new HarnessException(ExitCode.BadInput, $"There is no plan '{plan}'.", $"Give a file, or a ready plan: {string.Join(", ", ReadyPlans.Names)}.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The plan '{plan}' cannot be read: {failure.Message}", inner: failure);
        }
    }
}
