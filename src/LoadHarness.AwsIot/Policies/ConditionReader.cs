using System.Text.Json;

namespace LoadHarness.AwsIot.Policies;

/// <summary>Reads a Condition block: operator, then variable, then values (IAM user guide, "Condition").</summary>
internal static class ConditionReader
{
    private const string IfExistsSuffix = "IfExists";

    /// <summary>The conditions of one block, all of which must hold.</summary>
    /// <exception cref="MalformedPolicyException">An operator is unknown, or a value is neither text, number nor truth value.</exception>
    public static List<PolicyCondition> Read(JsonElement block, string where)
    {
        if (block.ValueKind != JsonValueKind.Object)
        {
            throw new MalformedPolicyException($"In {where}: Condition is not an object.");
        }

        var conditions = new List<PolicyCondition>();
        foreach (var line in block.EnumerateObject())
        {
            var (comparison, quantifier, ifExists) = Operator(line.Name, where);
            if (line.Value.ValueKind != JsonValueKind.Object)
            {
                throw new MalformedPolicyException($"In {where}: {line.Name} in Condition is not an object.");
            }

            conditions.AddRange(line.Value.EnumerateObject().Select(entry => new PolicyCondition(comparison, quantifier, ifExists, entry.Name, Values(entry.Value, line.Name, where))));
        }

        return conditions;
    }

    private static (ConditionOperator Operator, ConditionQuantifier Quantifier, bool IfExists) Operator(string name, string where)
    {
        var rest = name;
        var quantifier = ConditionQuantifier.None;
        if (rest.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0)
        {
            quantifier = rest[..colon] switch
            {
                "ForAllValues" => ConditionQuantifier.ForAllValues,
                "ForAnyValue" => ConditionQuantifier.ForAnyValue,
                _ => throw Unknown(name, where),
            };
            rest = rest[(colon + 1)..];
        }

        var ifExists = rest.EndsWith(IfExistsSuffix, StringComparison.Ordinal);
        rest = ifExists ? rest[..^IfExistsSuffix.Length] : rest;

        // The name must be the operator's own: TryParse would take numbers and other cases too.
        if (!Enum.TryParse<ConditionOperator>(rest, out var comparison) || comparison.ToString() != rest || (comparison == ConditionOperator.Null && (ifExists || quantifier != ConditionQuantifier.None)))
        {
            throw Unknown(name, where);
        }

        return (comparison, quantifier, ifExists);
    }

    private static List<string> Values(JsonElement value, string name, string where) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(item => Value(item, name, where))]
        : [Value(value, name, where)];

    private static string Value(JsonElement value, string name, string where) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw new MalformedPolicyException($"In {where}: a value of {name} in Condition is neither text, number nor truth value."),
    };

    private static MalformedPolicyException Unknown(string name, string where) => new($"In {where}: '{name}' is no condition operator.");
}
