namespace LoadHarness.AwsIot.Policies;

/// <summary>A statement of one policy with the values of one connection put in.</summary>
internal sealed class BoundStatement
{
    private readonly WildcardPattern?[] _patterns;

    /// <summary>Puts the values in.</summary>
    public BoundStatement(string policy, StatementTemplate template, PolicyContext context)
    {
        Policy = policy;
        Template = template;
        var missing = new HashSet<string>(StringComparer.Ordinal);
        _patterns = Array.ConvertAll(template.Resources, resource => resource.Bind(context, missing));

        // All conditions are asked, so that each variable without a value is named.
        foreach (var condition in template.Conditions)
        {
            if (condition.Holds(context, missing) != true)
            {
                FailedCondition ??= condition;
            }
        }

        Missing = missing.Count == 0 ? [] : [.. missing.Order(StringComparer.Ordinal)];
    }

    /// <summary>The policy's name.</summary>
    public string Policy { get; }

    /// <summary>The statement.</summary>
    public StatementTemplate Template { get; }

    /// <summary>Whether it allows or denies.</summary>
    public PolicyEffect Effect => Template.Statement.Effect;

    /// <summary>The first condition that does not hold, or null.</summary>
    public ConditionTest? FailedCondition { get; }

    /// <summary>Variables that have no value.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>How explanations call it.</summary>
    public string Label => $"statement {Template.Statement.Label} of policy '{Policy}'";

    /// <summary>Whether it speaks of a resource and its conditions hold.</summary>
    public bool Matches(ReadOnlySpan<char> resource) => FailedCondition is null && Covers(resource);

    /// <summary>Whether it speaks of a resource, conditions aside.</summary>
    public bool Covers(ReadOnlySpan<char> resource)
    {
        if (!Template.Statement.IsNotResource)
        {
            return Pattern(resource) is not null;
        }

        // A pattern without its value excludes nothing: a Deny then covers all, and an Allow, which would too, must not.
        return Pattern(resource) is null && (Effect == PolicyEffect.Deny || Array.TrueForAll(_patterns, pattern => pattern is not null));
    }

    /// <summary>The first pattern that matches a resource, or null.</summary>
    public WildcardPattern? Pattern(ReadOnlySpan<char> resource)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern is not null && pattern.IsMatch(resource))
            {
                return pattern;
            }
        }

        return null;
    }
}
