using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoadHarness.AwsIot.Templates;

/// <summary>Reads values of a template, functions among them, and notes every fault with its place.</summary>
internal sealed class ExpressionReader(List<string> faults)
{
    private const string FunctionPrefix = "Fn:"; // One colon: the guide's headings write "Fn:Join", which is no function.

    private static readonly TemplateExpression Faulty = new LiteralExpression(null);

    /// <summary>Whether the value is an object that is no function.</summary>
    public static bool IsPlainObject(JsonElement value) => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any(member => IsFunctionName(member.Name));

    /// <summary>Reads a value.</summary>
    public TemplateExpression Read(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object when IsPlainObject(value) => new ObjectExpression(
            [.. value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Read(member.Value, $"{path}.{member.Name}")))]),
        JsonValueKind.Object => ReadFunction(value, path),
        JsonValueKind.Array => new ListExpression([.. value.EnumerateArray().Select((item, index) => Read(item, $"{path}[{index}]"))]),
        _ => new LiteralExpression(Literal(value)),
    };

    /// <summary>A string, number or boolean as a node; null for null.</summary>
    public static JsonValue? Literal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonValue.Create(value.GetString()),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value.Clone()), // The element outlives its document.
    };

    private TemplateExpression ReadFunction(JsonElement value, string path)
    {
        var members = value.EnumerateObject().ToArray();
        if (members.Length > 1)
        {
            return Fault($"{path}: a function stands alone in its object.");
        }

        var (name, argument) = (members[0].Name, members[0].Value);
        return name switch
        {
            "Ref" => argument.ValueKind == JsonValueKind.String && argument.GetString()!.Length > 0
                ? new RefFunction(argument.GetString()!)
                : Fault($"{path}: Ref needs the name of a parameter."),
            "Fn::Join" => Arguments(argument, path, name, 2) is [var delimiter, var values] ? new JoinFunction(delimiter, values) : Faulty,
            "Fn::Select" => Arguments(argument, path, name, 2) is [var index, var values] ? new SelectFunction(index, values) : Faulty,
            "Fn::FindInMap" => Arguments(argument, path, name, 3) is [var map, var key, var subKey] ? new FindInMapFunction(map, key, subKey) : Faulty,
            "Fn::Split" => Arguments(argument, path, name, 2) is [var delimiter, var text] ? new SplitFunction(delimiter, text) : Faulty,
            "Fn::Sub" => ReadSub(argument, path),
            _ => Fault($"{path}: unknown function '{name}'; there are Ref, Fn::Join, Fn::Select, Fn::FindInMap, Fn::Split and Fn::Sub."),
        };
    }

    private TemplateExpression[]? Arguments(JsonElement argument, string path, string name, int count)
    {
        if (argument.ValueKind == JsonValueKind.Array && argument.GetArrayLength() == count)
        {
            return [.. argument.EnumerateArray().Select((item, index) => Read(item, $"{path}.{name}[{index}]"))];
        }

        faults.Add($"{path}: {name} needs a list of {count} values.");
        return null;
    }

    private TemplateExpression ReadSub(JsonElement argument, string path)
    {
        var map = new Dictionary<string, TemplateExpression>(StringComparer.Ordinal);
        var text = argument;
        if (argument.ValueKind == JsonValueKind.Array && argument.GetArrayLength() == 2 && IsPlainObject(argument[1]))
        {
            text = argument[0];
            foreach (var member in argument[1].EnumerateObject())
            {
                map[member.Name] = Read(member.Value, $"{path}.Fn::Sub.{member.Name}");
            }
        }

        return text.ValueKind == JsonValueKind.String
            ? new SubFunction(SubFunction.Parse(text.GetString()!), map)
            : Fault($"{path}: Fn::Sub needs a string, or a list of a string and an object.");
    }

    private static bool IsFunctionName(string name) => name == "Ref" || name.StartsWith(FunctionPrefix, StringComparison.Ordinal);

    private TemplateExpression Fault(string fault)
    {
        faults.Add(fault);
        return Faulty;
    }
}
