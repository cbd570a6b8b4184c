using System.Globalization;
using System.Text.Json.Nodes;

namespace LoadHarness.AwsIot.Templates;

/// <summary><c>{"Ref": "Name"}</c>: a parameter's value.</summary>
internal sealed record RefFunction(string Name) : TemplateExpression
{
    public override JsonNode Evaluate(TemplateScope scope) => JsonValue.Create(scope.Parameter(Name));
}

/// <summary><c>{"Fn::Join": [delimiter, [values]]}</c>: the values in one string.</summary>
internal sealed record JoinFunction(TemplateExpression Delimiter, TemplateExpression Values) : TemplateExpression
{
    public override JsonNode Evaluate(TemplateScope scope)
    {
        var delimiter = Delimiter.Text(scope, "The delimiter of Fn::Join");
        var values = Values.List(scope, "The second value of Fn::Join").Select(item => ItemText(item, "Fn::Join")).ToArray();
        scope.Make(values.Sum(value => (long)value.Length + delimiter.Length));
        return JsonValue.Create(string.Join(delimiter, values));
    }
}

/// <summary><c>{"Fn::Select": [index, [values]]}</c>: one of the values; the others are not looked at.</summary>
internal sealed record SelectFunction(TemplateExpression Index, TemplateExpression Values) : TemplateExpression
{
    public override JsonNode Evaluate(TemplateScope scope)
    {
        var text = Index.Text(scope, "The index of Fn::Select");
        var literal = (Values as ListExpression)?.Items;
        var list = literal is null ? Values.List(scope, "The second value of Fn::Select") : null;
        var count = literal?.Count ?? list!.Count;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= count)
        {
            throw new TemplateFailureException(TemplateFailureKind.SelectOutOfRange, $"Fn::Select has the index '{text}' in a list of {count}.");
        }

        var chosen = literal is null ? list![index]?.DeepClone() : literal[index].Evaluate(scope);
        return chosen ?? throw new TemplateFailureException(TemplateFailureKind.SelectNull, $"Fn::Select chose a null at index {index}.");
    }
}

/// <summary><c>{"Fn::FindInMap": [map, key, subkey]}</c>: a value of the Mappings section.</summary>
internal sealed record FindInMapFunction(TemplateExpression Map, TemplateExpression Key, TemplateExpression SubKey) : TemplateExpression
{
    public override JsonNode? Evaluate(TemplateScope scope) => scope.Find(
        Map.Text(scope, "The map of Fn::FindInMap"),
        Key.Text(scope, "The key of Fn::FindInMap"),
        SubKey.Text(scope, "The second key of Fn::FindInMap"));
}

/// <summary><c>{"Fn::Split": [delimiter, string]}</c>: a list of the parts.</summary>
internal sealed record SplitFunction(TemplateExpression Delimiter, TemplateExpression Value) : TemplateExpression
{
    public override JsonNode Evaluate(TemplateScope scope)
    {
        var delimiter = Delimiter.Text(scope, "The delimiter of Fn::Split");
        if (delimiter.Length == 0)
        {
            throw new TemplateFailureException(TemplateFailureKind.WrongType, "The delimiter of Fn::Split is empty.");
        }

        var text = Value.Text(scope, "The second value of Fn::Split");
        scope.Make(text.Length);
        return new JsonArray([.. text.Split(delimiter).Select(part => JsonValue.Create(part))]);
    }
}
