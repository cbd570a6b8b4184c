using System.Text.Json.Nodes;

namespace LoadHarness.AwsIot.Templates;

/// <summary>A value in a template: a literal, or an intrinsic function whose value depends on the device.</summary>
internal abstract record TemplateExpression
{
    /// <summary>The value for one device: a new node that belongs to nobody.</summary>
    /// <exception cref="TemplateFailureException">There is none.</exception>
    public abstract JsonNode? Evaluate(TemplateScope scope);

    /// <summary>The value as a string; numbers and booleans are taken as they are written.</summary>
    public string Text(TemplateScope scope, string what) => Evaluate(scope) is JsonValue value
        ? TextOf(value)
        : throw new TemplateFailureException(TemplateFailureKind.WrongType, $"{what} must be a string.");

    /// <summary>The value as a list.</summary>
    public JsonArray List(TemplateScope scope, string what) => Evaluate(scope) as JsonArray
        ?? throw new TemplateFailureException(TemplateFailureKind.WrongType, $"{what} must be a list.");

    /// <summary>An item of a list as a string.</summary>
    public static string ItemText(JsonNode? item, string what) => item is JsonValue value
        ? TextOf(value)
        : throw new TemplateFailureException(TemplateFailureKind.WrongType, $"An item of {what} must be a string.");

    private static string TextOf(JsonValue value) => value.TryGetValue<string>(out var text) ? text : value.ToJsonString();
}

/// <summary>A string, number, boolean or null.</summary>
internal sealed record LiteralExpression(JsonValue? Value) : TemplateExpression
{
    public override JsonNode? Evaluate(TemplateScope scope) => Value?.DeepClone();
}

/// <summary>A list.</summary>
internal sealed record ListExpression(IReadOnlyList<TemplateExpression> Items) : TemplateExpression
{
    public override JsonNode Evaluate(TemplateScope scope) => new JsonArray([.. Items.Select(item => item.Evaluate(scope))]);
}

/// <summary>An object that is no function: functions may stand anywhere in it.</summary>
internal sealed record ObjectExpression(IReadOnlyList<KeyValuePair<string, TemplateExpression>> Members) : TemplateExpression
{
    public override JsonNode Evaluate(TemplateScope scope)
    {
        var result = new JsonObject();
        foreach (var (name, value) in Members)
        {
            result.Add(name, value.Evaluate(scope));
        }

        return result;
    }
}
