namespace LoadHarness.AwsIot.Policies;

/// <summary>Decides on one action of one connection.</summary>
public sealed class CompiledAction
{
    private readonly string _action;
    private readonly BoundStatement[] _denies;
    private readonly BoundStatement[] _allows;
    private readonly string[] _names;
    private readonly IReadOnlyList<string> _missing;

    internal CompiledAction(string action, BoundStatement[] statements, string[] names)
    {
        _action = action;
        _denies = Array.FindAll(statements, statement => statement.Effect == PolicyEffect.Deny);
        _allows = Array.FindAll(statements, statement => statement.Effect == PolicyEffect.Allow);
        _names = names;
        _missing = Array.TrueForAll(statements, statement => statement.Missing.Count == 0)
            ? []
            : [.. statements.SelectMany(statement => statement.Missing).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The decision alone, without allocating: for deliveries.</summary>
    /// <param name="resource">The ARN.</param>
    public bool IsAllowed(ReadOnlySpan<char> resource) => First(_denies, resource) is null && First(_allows, resource) is not null;

    /// <summary>The decision with its reason: any Deny wins, else any Allow, else it is denied (AWS IoT developer guide, "AWS IoT Core policies").</summary>
    /// <param name="resource">The ARN.</param>
    public AuthorizationDecision Decide(string resource)
    {
        if (First(_denies, resource) is { } deny)
        {
            return new(AuthorizationOutcome.ExplicitDeny, Names(_denies, resource), _missing, Sentence(deny, "denies", resource));
        }

        return First(_allows, resource) is { } allow
            ? new(AuthorizationOutcome.Allowed, Names(_allows, resource), _missing, Sentence(allow, "allows", resource))
            : new(AuthorizationOutcome.ImplicitDeny, [], _missing, DenialReason.Of(_action, resource, _allows, _names));
    }

    private static BoundStatement? First(BoundStatement[] statements, ReadOnlySpan<char> resource)
    {
        foreach (var statement in statements)
        {
            if (statement.Matches(resource))
            {
                return statement;
            }
        }

        return null;
    }

    private static List<string> Names(BoundStatement[] statements, string resource) =>
        [.. statements.Where(statement => statement.Matches(resource)).Select(statement => statement.Policy).Distinct(StringComparer.Ordinal)];

    private string Sentence(BoundStatement statement, string does, string resource)
    {
        var because = statement.Pattern(resource) is { } pattern ? $"through '{pattern}'" : "through NotResource";
        return $"{char.ToUpperInvariant(statement.Label[0])}{statement.Label[1..]} {does} {_action} on '{resource}' {because}.";
    }
}
