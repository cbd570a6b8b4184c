namespace LoadHarness.AwsIot.Policies;

/// <summary>Says in one sentence why nothing allows an action: the nearest miss first.</summary>
internal static class DenialReason
{
    private const int ResourcePart = 5;

    private static readonly string[] Kinds = ["topicfilter", "topic", "client", "thing"];

    /// <summary>The sentence.</summary>
    /// <param name="action">The action.</param>
    /// <param name="resource">The ARN it is checked against.</param>
    /// <param name="allows">The statements that allow the action on something.</param>
    /// <param name="names">The names of all policies that were asked.</param>
    public static string Of(string action, string resource, BoundStatement[] allows, string[] names)
    {
        if (names.Length == 0)
        {
            return $"No policy is attached, so {action} is denied.";
        }

        return OfMissing(action, resource, allows)
            ?? OfCondition(action, resource, allows)
            ?? OfKind(action, resource, allows)
            ?? OfAccount(action, resource, allows)
            ?? OfNothing(action, resource, allows, names);
    }

    /// <summary>The statement would have covered it, had a variable a value.</summary>
    private static string? OfMissing(string action, string resource, BoundStatement[] allows)
    {
        var statement = Array.Find(allows, statement => statement.Missing.Count > 0 && Array.Exists(statement.Template.Resources, template => CouldCover(template, resource)));
        if (statement is null)
        {
            return null;
        }

        var variable = statement.Missing[0];
        var why = variable.StartsWith("iot:Connection.Thing.", StringComparison.Ordinal)
            ? "no thing with the client id as its name is attached to the certificate"
            : "the connection does not have it, or its value is one that is not put in";
        return $"{Capital(statement.Label)} allows {action} with ${{{variable}}}, which has no value: {why}.";
    }

    private static string? OfCondition(string action, string resource, BoundStatement[] allows) =>
        Array.Find(allows, statement => statement.FailedCondition is not null && statement.Covers(resource)) is { FailedCondition: { } condition } statement
            ? $"{Capital(statement.Label)} allows {action} on '{resource}' only where its condition {condition.OperatorName} on {condition.Key} holds, and it does not."
            : null;

    /// <summary>The statement covers the same name as another kind of resource: <c>topic/</c> where <c>topicfilter/</c> is checked.</summary>
    private static string? OfKind(string action, string resource, BoundStatement[] allows)
    {
        var parts = resource.Split(':', ResourcePart + 1);
        if (parts.Length <= ResourcePart || parts[ResourcePart].IndexOf('/', StringComparison.Ordinal) is var slash && slash < 0)
        {
            return null;
        }

        var (kind, name) = (parts[ResourcePart][..slash], parts[ResourcePart][(slash + 1)..]);
        foreach (var other in Kinds.Where(other => other != kind))
        {
            parts[ResourcePart] = $"{other}/{name}";
            var twin = string.Join(':', parts);
            if (Array.Find(allows, statement => !statement.Template.Statement.IsNotResource && statement.Pattern(twin) is not null) is { } statement)
            {
                return $"{Capital(statement.Label)} allows {action} on {other}/{name}, but {Packet(action)} is checked against {kind}/{name}.";
            }
        }

        return null;
    }

    /// <summary>The statement covers the same resource of another region or account.</summary>
    private static string? OfAccount(string action, string resource, BoundStatement[] allows)
    {
        var parts = resource.Split(':', ResourcePart + 1);
        foreach (var statement in allows.Where(statement => !statement.Template.Statement.IsNotResource))
        {
            foreach (var text in statement.Template.Resources.Select(template => template.Text))
            {
                var pattern = text.Split(':', ResourcePart + 1);
                if (parts.Length > ResourcePart && pattern.Length > ResourcePart && (pattern[3] != parts[3] || pattern[4] != parts[4])
                    && WildcardPattern.Parse(pattern[ResourcePart]).IsMatch(parts[ResourcePart]))
                {
                    return $"{Capital(statement.Label)} allows {action} in region '{pattern[3]}' of account '{pattern[4]}', but the resource is in '{parts[3]}' of '{parts[4]}'.";
                }
            }
        }

        return null;
    }

    private static string OfNothing(string action, string resource, BoundStatement[] allows, string[] names) => allows switch
    {
        [] => $"No statement of {Listed(names)} allows {action}.",
        [var one] => $"{Capital(one.Label)} allows {action}, but not on '{resource}'.",
        _ => $"{Capital(string.Join(", ", allows.Select(statement => statement.Label)))} allow {action}, but not on '{resource}'.",
    };

    /// <summary>Whether a pattern covers a resource when its variables may be anything.</summary>
    private static bool CouldCover(PatternTemplate template, string resource)
    {
        var text = template.Variables.Aggregate(template.Text, (text, variable) => text.Replace($"${{{variable}}}", "*", StringComparison.Ordinal));
        return WildcardPattern.Parse(text).IsMatch(resource);
    }

    private static string Packet(string action) => action switch
    {
        IotActions.Subscribe => "SUBSCRIBE",
        IotActions.Publish or IotActions.RetainPublish => "PUBLISH",
        IotActions.Connect => "CONNECT",
        IotActions.Receive => "a delivery",
        _ => action,
    };

    private static string Listed(string[] names) => (names.Length == 1 ? "policy " : "policies ") + string.Join(", ", names.Select(name => $"'{name}'"));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
