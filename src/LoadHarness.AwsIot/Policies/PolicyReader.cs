using System.Text.Json;

namespace LoadHarness.AwsIot.Policies;

/// <summary>Reads the grammar of policies (IAM user guide, "Grammar of the IAM JSON policy language", less what AWS IoT does not have).</summary>
internal static class PolicyReader
{
    /// <summary>The version of the policy language that has variables.</summary>
    public const string CurrentVersion = "2012-10-17";

    private const string OldVersion = "2008-10-17";

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>The document's version and statements.</summary>
    /// <exception cref="MalformedPolicyException">It breaks the grammar.</exception>
    public static (string Version, IReadOnlyList<PolicyStatement> Statements) Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return ReadDocument(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            // InvalidOperationException and ArgumentException come from halves of surrogate pairs, which no text of Unicode has.
            throw new MalformedPolicyException("The policy document is not valid JSON.", failure);
        }
    }

    private static (string Version, IReadOnlyList<PolicyStatement> Statements) ReadDocument(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new MalformedPolicyException("The policy document is not a JSON object.");
        }

        var version = OldVersion;
        List<PolicyStatement>? statements = null;
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "Version":
                    version = Text(member.Value, "Version");
                    break;
                case "Id":
                    _ = Text(member.Value, "Id");
                    break;
                case "Statement":
                    statements = ReadStatements(member.Value);
                    break;
                default:
                    throw new MalformedPolicyException($"The policy document has an unknown member '{member.Name}'; it has Version, Id and Statement.");
            }
        }

        if (version is not (CurrentVersion or OldVersion))
        {
            throw new MalformedPolicyException($"Version '{version}' is unknown; it is \"{CurrentVersion}\" (or \"{OldVersion}\", without policy variables).");
        }

        return statements is { Count: > 0 } ? (version, statements) : throw new MalformedPolicyException("The policy document has no Statement.");
    }

    private static List<PolicyStatement> ReadStatements(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return [ReadStatement(value, 0)];
        }

        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(ReadStatement)]
            : throw new MalformedPolicyException("Statement is neither an object nor an array of objects.");
    }

    private static PolicyStatement ReadStatement(JsonElement value, int index)
    {
        var where = $"statement {index + 1}";
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new MalformedPolicyException($"In {where}: it is not an object.");
        }

        string? sid = null;
        PolicyEffect? effect = null;
        (IReadOnlyList<string> Patterns, bool IsNot)? actions = null;
        (IReadOnlyList<string> Patterns, bool IsNot)? resources = null;
        IReadOnlyList<PolicyCondition> conditions = [];
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "Sid":
                    sid = Text(member.Value, $"Sid in {where}");
                    break;
                case "Effect":
                    effect = ReadEffect(member.Value, where);
                    break;
                case "Action" or "NotAction":
                    ThrowIfSecond(actions is not null, "Action and NotAction", where);
                    actions = (Actions(member.Value, member.Name, where), member.Name == "NotAction");
                    break;
                case "Resource" or "NotResource":
                    ThrowIfSecond(resources is not null, "Resource and NotResource", where);
                    resources = (Resources(member.Value, member.Name, where), member.Name == "NotResource");
                    break;
                case "Condition":
                    conditions = ConditionReader.Read(member.Value, where);
                    break;
                default:
                    throw new MalformedPolicyException($"In {where}: unknown member '{member.Name}'.");
            }
        }

        return new PolicyStatement(
            index,
            sid,
            effect ?? throw Missing("Effect", where),
            actions?.Patterns ?? throw Missing("Action", where),
            actions.Value.IsNot,
            resources?.Patterns ?? throw Missing("Resource", where),
            resources.Value.IsNot,
            conditions);
    }

    private static PolicyEffect ReadEffect(JsonElement value, string where) => Text(value, $"Effect in {where}") switch
    {
        "Allow" => PolicyEffect.Allow,
        "Deny" => PolicyEffect.Deny,
        var other => throw new MalformedPolicyException($"In {where}: Effect is '{other}'; it is \"Allow\" or \"Deny\"."),
    };

    private static List<string> Actions(JsonElement value, string name, string where)
    {
        var actions = Texts(value, name, where);
        return actions.Find(action => action != "*" && action.IndexOf(':', StringComparison.Ordinal) is < 1) is { } wrong
            ? throw new MalformedPolicyException($"In {where}: '{wrong}' is no action; one looks like \"iot:Connect\".")
            : actions;
    }

    private static List<string> Resources(JsonElement value, string name, string where)
    {
        var resources = Texts(value, name, where);
        return resources.Find(resource => !resource.StartsWith("arn:", StringComparison.Ordinal) && !resource.StartsWith('*')) is { } wrong
            ? throw new MalformedPolicyException($"In {where}: the resource '{wrong}' is invalid; it is an ARN or \"*\".")
            : resources;
    }

    /// <summary>A string or a list of at least one.</summary>
    private static List<string> Texts(JsonElement value, string name, string where)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return [value.GetString()!];
        }

        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? [.. value.EnumerateArray().Select(item => Text(item, $"{name} in {where}"))]
            : throw new MalformedPolicyException($"In {where}: {name} is neither a string nor a list of strings.");
    }

    private static string Text(JsonElement value, string what) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new MalformedPolicyException($"{what} is not a string.");

    private static void ThrowIfSecond(bool isSecond, string names, string where)
    {
        if (isSecond)
        {
            throw new MalformedPolicyException($"In {where}: {names} exclude each other.");
        }
    }

    private static MalformedPolicyException Missing(string name, string where) => new($"In {where}: {name} is missing.");
}
