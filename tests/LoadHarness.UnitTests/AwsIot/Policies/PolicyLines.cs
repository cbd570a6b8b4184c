using System.Text.Json;
using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.UnitTests.AwsIot.Policies;

/// <summary>Policies in one line a statement, so that a table of them can be read: <c>Allow iot:Connect client/client1 if {…}; Deny …</c>.</summary>
/// <remarks>Lists are separated by commas; <c>!</c> before one makes it NotAction or NotResource; a resource without <c>arn:</c> is in the account of <see cref="Arns"/>.</remarks>
internal static class PolicyLines
{
    public static AwsIotArns Arns { get; } = new("us-east-1", "123456789012");

    public static NamedPolicy Policy(string lines, string name = "P") => new(name, PolicyDocument.Parse(Json(lines)));

    public static string Json(string lines, string version = "2012-10-17")
    {
        var statements = new JsonArray([.. lines.Split("; ").Select(line => (JsonNode)Statement(line))]);
        return new JsonObject { ["Version"] = version, ["Statement"] = statements }.ToJsonString();
    }

    /// <summary>The ARN of <c>topic/x</c>; what is an ARN or begins with <c>*</c> stays.</summary>
    public static string Arn(string resource) => resource.StartsWith("arn:", StringComparison.Ordinal) || resource.StartsWith('*') ? resource : $"arn:aws:iot:{Arns.Region}:{Arns.Account}:{resource}";

    private static JsonObject Statement(string line)
    {
        var condition = line.Split(" if ", 2);
        var words = condition[0].Split(' ');
        Assert.Equal(3, words.Length);
        var statement = new JsonObject { ["Effect"] = words[0] };
        Add(statement, "Action", words[1], action => action);
        Add(statement, "Resource", words[2], Arn);
        if (condition.Length == 2)
        {
            statement["Condition"] = JsonNode.Parse(condition[1], documentOptions: new JsonDocumentOptions { AllowTrailingCommas = false });
        }

        return statement;
    }

    private static void Add(JsonObject statement, string name, string list, Func<string, string> expand)
    {
        var items = list.TrimStart('!').Split(',').Select(item => (JsonNode)JsonValue.Create(expand(item))).ToArray();
        statement[(list[0] == '!' ? "Not" : "") + name] = items.Length == 1 ? items[0] : new JsonArray(items);
    }
}
