using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoadHarness.AwsIot.Policies.Claims;

/// <summary>Puts a claim policy together from the statements that AWS's documentation recommends (AWS IoT developer guide, "Provisioning by claim").</summary>
internal sealed class ClaimStatements
{
    /// <summary>Compact, and with <c>${…}</c> and quotes as people write them.</summary>
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonArray _statements = [];

    /// <summary>Allows CONNECT; on everything, as AWS recommends, where no resource is given.</summary>
    public ClaimStatements Connect(string resource = "*") => Allow(["iot:Connect"], [resource]);

    /// <summary>Allows actions on <c>topic/</c> ARNs.</summary>
    public ClaimStatements Topics(ClaimPolicyTarget target, string[] actions, params IEnumerable<string> topics) =>
        Allow(actions, topics.Select(target.Arns.Topic));

    /// <summary>Allows Subscribe on <c>topicfilter/</c> ARNs.</summary>
    public ClaimStatements Filters(ClaimPolicyTarget target, params IEnumerable<string> filters) =>
        Allow([IotActions.Subscribe], filters.Select(target.Arns.TopicFilter));

    /// <summary>Allows actions on resources.</summary>
    public ClaimStatements Allow(string[] actions, IEnumerable<string> resources)
    {
        _statements.Add(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Action"] = OneOrMany(actions),
            ["Resource"] = OneOrMany([.. resources]),
        });
        return this;
    }

    /// <summary>The document.</summary>
    public override string ToString() => new JsonObject { ["Version"] = PolicyDocument.CurrentVersion, ["Statement"] = _statements.DeepClone() }.ToJsonString(Json);

    private static JsonNode OneOrMany(string[] values) =>
        values.Length == 1 ? JsonValue.Create(values[0]) : new JsonArray([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);
}
