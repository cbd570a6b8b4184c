namespace LoadHarness.AwsIot.Policies;

/// <summary>A statement taken apart once for all devices: what is left is to put in the values of its variables.</summary>
internal sealed class StatementTemplate
{
    /// <summary>Takes a statement apart.</summary>
    public StatementTemplate(PolicyStatement statement, bool hasVariables)
    {
        Statement = statement;
        Actions = [.. statement.Actions.Select(WildcardPattern.Parse)];
        Resources = [.. statement.Resources.Select(resource => PatternTemplate.Parse(resource, hasWildcards: true, hasVariables))];
        Conditions = [.. statement.Conditions.Select(condition => new ConditionTest(condition, hasVariables))];
    }

    /// <summary>The statement.</summary>
    public PolicyStatement Statement { get; }

    /// <summary>The patterns of its actions.</summary>
    public WildcardPattern[] Actions { get; }

    /// <summary>The patterns of its resources.</summary>
    public PatternTemplate[] Resources { get; }

    /// <summary>Its conditions.</summary>
    public ConditionTest[] Conditions { get; }

    /// <summary>Whether its answer changes with the time of day.</summary>
    public bool IsTimed => Conditions.Any(condition => condition.IsTimed) || Resources.Any(resource => resource.Variables.Any(PolicyContext.IsTimed));

    /// <summary>Whether it speaks of an action.</summary>
    public bool SpeaksOf(string action) => Array.Exists(Actions, pattern => pattern.IsMatch(action)) != Statement.IsNotAction;
}
