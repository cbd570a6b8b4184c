namespace LoadHarness.Core.Plans.Clients;

/// <summary>The reconnect policies that plans name: plain ones with the plan's bounds, and those of real clients.</summary>
public static class ReconnectPolicies
{
    private static readonly TimeSpan UsualFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UsualLongest = TimeSpan.FromSeconds(120);

    private static readonly (string Name, BackoffShape Shape)[] Plain =
    [
        ("none", BackoffShape.Never),
        ("fixed", BackoffShape.Fixed),
        ("exponential", BackoffShape.Doubling),
        ("full-jitter", BackoffShape.SpreadJitter),
        ("equal-jitter", BackoffShape.EqualJitter),
        ("decorrelated-jitter", BackoffShape.DecorrelatedJitter),
    ];

    /// <summary>All names: the plain policies, then the clients'.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Plain.Select(static policy => policy.Name), .. ClientProfiles.All.Select(static profile => profile.Name)];

    /// <summary>The rule that a plan's policy stands for, with the plan's own bounds where it gives some.</summary>
    /// <exception cref="ArgumentException">The plan was not validated: its policy is unknown.</exception>
    public static BackoffRule RuleOf(ReconnectPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var rule = Find(plan.Policy) ?? throw new ArgumentException($"'{plan.Policy}' is no reconnect policy.", nameof(plan));
        var first = plan.Min ?? rule.First;
        return rule with
        {
            First = first,
            Longest = plan.Max ?? (rule.Shape == BackoffShape.Fixed ? first : rule.Longest),
            ResetAfter = plan.ResetAfter ?? rule.ResetAfter,
            Floor = plan.Unsafe ? TimeSpan.Zero : BackoffRule.ClientIdPause,
        };
    }

    private static BackoffRule? Find(string name) =>
        ClientProfiles.Find(name)?.Backoff ?? (Array.Find(Plain, policy => policy.Name == name) is { Name: not null } plain ? new BackoffRule(plain.Shape, UsualFirst, UsualLongest) : null);
}
