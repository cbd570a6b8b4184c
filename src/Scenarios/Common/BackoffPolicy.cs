using LoadHarness.Core.Plans;

namespace LoadHarness.Scenarios.Common;

/// <summary>How long a device waits before it tries again.</summary>
public static class BackoffPolicy
{
    /// <summary>The policies' names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "fixed", "exponential", "full-jitter"];

    /// <summary>Returns the pause before a try; null where the policy gives up.</summary>
    /// <param name="plan">The policy and its bounds.</param>
    /// <param name="attempt">Which try it is after the first, from 1.</param>
    /// <param name="random">The device's own, seeded source.</param>
    /// <remarks>
    /// Full jitter is uniform between the lower bound and the next exponential step, so that even the first tries of a fleet that lost its
    /// connections together are spread (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
    /// </remarks>
    public static TimeSpan? Pause(ReconnectPlan plan, int attempt, Random random)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(random);
        return plan.Policy switch
        {
            "none" => null,
            "fixed" => plan.Min,
            "exponential" => TimeSpan.FromSeconds(Step(attempt - 1)),
            _ => TimeSpan.FromSeconds(plan.Min.TotalSeconds + (random.NextDouble() * (Step(attempt) - plan.Min.TotalSeconds))),
        };

        double Step(int doublings) => Math.Min(plan.Max.TotalSeconds, plan.Min.TotalSeconds * Math.Pow(2, Math.Min(doublings, 30)));
    }
}
