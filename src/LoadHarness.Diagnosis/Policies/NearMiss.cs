using LoadHarness.AwsIot.Policies;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>The statement that comes nearest to allowing an action, and the slips that keep it from doing so.</summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="Statement">The statement, with the one resource that comes nearest.</param>
/// <param name="Slips">The fewest slips that explain it, the most telling first.</param>
internal sealed record NearMiss(string Policy, PolicyStatement Statement, IReadOnlyList<Slip> Slips)
{
    /// <summary>Policies with more slips than this in one statement were written for something else.</summary>
    private const int MaxSlips = 4;

    /// <summary>Says it in one sentence.</summary>
    public string Explain(string action)
    {
        var what = Statement.IsNotResource ? "on all but some resources" : $"on '{Statement.Resources[0]}'";
        return $"Statement {Statement.Label} of policy '{Policy}' allows {action} {what}, but {string.Join(", and ", Slips.Select(static slip => slip.Clause))}.";
    }

    /// <summary>Finds it; null where no statement is near.</summary>
    public static NearMiss? Find(IReadOnlyList<NamedPolicy> policies, NeededAction needed, PolicyContext context)
    {
        NearMiss? best = null;
        foreach (var policy in policies)
        {
            foreach (var statement in policy.Document.Statements.Where(statement => statement.Effect == PolicyEffect.Allow && SpeaksOf(policy, statement, needed.Action)))
            {
                var parts = statement.IsNotResource ? [statement] : statement.Resources.Select(resource => statement with { Resources = [resource] });
                foreach (var part in parts)
                {
                    var slips = Fewest(policy, part, needed, context, best?.Slips);
                    best = slips is null ? best : new NearMiss(policy.Name, part, slips);
                }
            }
        }

        return best;
    }

    /// <summary>Whether a statement allows an action on anything at all.</summary>
    public static bool SpeaksOf(NamedPolicy policy, PolicyStatement statement, string action) =>
        Allows(policy, statement with { Resources = ["*"], IsNotResource = false, Conditions = [] }, action, "*", new PolicyContext());

    /// <summary>The fewest slips after which a statement allows the action; null where that takes more than the best so far.</summary>
    private static IReadOnlyList<Slip>? Fewest(NamedPolicy policy, PolicyStatement statement, NeededAction needed, PolicyContext context, IReadOnlyList<Slip>? best)
    {
        Slip[] possible = [.. SlipCatalog.Of(needed, statement, policy.Document.HasVariables, context.SourceAddress is not null)];
        for (var size = 1; size <= Math.Min(best?.Count ?? MaxSlips, MaxSlips); size++)
        {
            var found = Choices(possible, 0, size).FirstOrDefault(slips => IsBetter(slips, best) && Allows(
                policy,
                slips.Aggregate(statement, static (statement, slip) => slip.Statement(statement)),
                needed.Action,
                slips.Aggregate(needed, static (needed, slip) => slip.Needed(needed)).Resource,
                context));
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Fewer slips are better, and of as many the more telling ones.</summary>
    private static bool IsBetter(Slip[] slips, IReadOnlyList<Slip>? best) =>
        best is null || slips.Length < best.Count || (slips.Length == best.Count && slips[0].Kind < best[0].Kind);

    /// <summary>All choices of a number of slips, no two in the same part.</summary>
    private static IEnumerable<Slip[]> Choices(Slip[] possible, int from, int size)
    {
        if (size == 0)
        {
            yield return [];
            yield break;
        }

        for (var i = from; i < possible.Length; i++)
        {
            foreach (var rest in Choices(possible, i + 1, size - 1))
            {
                if (rest.Length == 0 || rest[0].Kind != possible[i].Kind)
                {
                    yield return [possible[i], .. rest];
                }
            }
        }
    }

    private static bool Allows(NamedPolicy policy, PolicyStatement statement, string action, string resource, PolicyContext context)
    {
        var changed = policy with { Document = policy.Document.With([statement]) };
        return CompiledPolicies.Compile([changed], context).For(action).IsAllowed(resource);
    }
}
