using System.Text;
using System.Text.Json.Nodes;

namespace LoadHarness.AwsIot.Templates;

/// <summary>
/// <c>{"Fn::Sub": "…${Name}…"}</c> or <c>{"Fn::Sub": ["…", {map}]}</c>: names are looked up in the map, then among the parameters.
/// </summary>
/// <remarks>
/// AWS IoT documents the function in two sentences taken from CloudFormation, so what they leave open follows CloudFormation:
/// <c>${!Name}</c> gives <c>${Name}</c>, and an unknown name fails. One thing differs: policy variables (<c>${iot:ClientId}</c>,
/// <c>${aws:SourceIp}</c>) stay as they are, for no parameter of that name can be meant and a policy needs them. Not evidenced.
/// </remarks>
internal sealed record SubFunction(IReadOnlyList<SubFunction.Part> Parts, IReadOnlyDictionary<string, TemplateExpression> Map) : TemplateExpression
{
    private const string Open = "${";

    public override JsonNode Evaluate(TemplateScope scope)
    {
        var text = new StringBuilder();
        foreach (var (literal, name) in Parts)
        {
            var filled = name is null ? "" : Map.TryGetValue(name, out var value) ? value.Text(scope, $"'{name}' in the map of Fn::Sub") : scope.Parameter(name);
            scope.Make(literal.Length + filled.Length);
            text.Append(literal).Append(filled);
        }

        return JsonValue.Create(text.ToString());
    }

    /// <summary>Takes the string apart; a <c>${</c> that is never closed is ordinary text.</summary>
    public static IReadOnlyList<Part> Parse(string text)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        var at = 0;
        while (text.IndexOf(Open, at, StringComparison.Ordinal) is >= 0 and var open && text.IndexOf('}', open) is >= 0 and var close)
        {
            literal.Append(text, at, open - at);
            at = close + 1;
            var name = text[(open + Open.Length)..close];
            if (name.StartsWith('!'))
            {
                literal.Append(Open).Append(name, 1, name.Length - 1).Append('}');
            }
            else if (name.StartsWith("iot:", StringComparison.Ordinal) || name.StartsWith("aws:", StringComparison.Ordinal))
            {
                literal.Append(Open).Append(name).Append('}');
            }
            else
            {
                parts.Add(new Part(literal.ToString(), name.Trim()));
                literal.Clear();
            }
        }

        parts.Add(new Part(literal.Append(text, at, text.Length - at).ToString(), Name: null));
        return parts;
    }

    /// <param name="Literal">Text as it is.</param>
    /// <param name="Name">The name whose value follows it; null at the end.</param>
    internal sealed record Part(string Literal, string? Name);
}
