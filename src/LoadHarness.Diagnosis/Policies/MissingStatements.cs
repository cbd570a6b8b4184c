using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>Writes the smallest statements that allow what is missing: one an action, with exact topics.</summary>
internal static class MissingStatements
{
    /// <summary>In the order in which a device needs them.</summary>
    private static readonly string[] Actions = [IotActions.Connect, IotActions.Publish, IotActions.Subscribe, IotActions.Receive];

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes them as a JSON array; null where nothing is missing.</summary>
    public static string? Write(IReadOnlyCollection<NeededAction> missing)
    {
        var statements = new JsonArray();
        foreach (var action in Actions)
        {
            string[] resources = [.. missing.Where(needed => needed.Action == action).GroupBy(static needed => needed with { LastLevel = "", Role = default }).Select(static topics => Resource([.. topics]))];
            if (resources.Length > 0)
            {
                statements.Add(new JsonObject
                {
                    ["Effect"] = "Allow",
                    ["Action"] = action,
                    ["Resource"] = resources.Length == 1 ? resources[0] : new JsonArray([.. resources.Select(static resource => (JsonNode)JsonValue.Create(resource))]),
                });
            }
        }

        return statements.Count == 0 ? null : statements.ToJsonString(Json);
    }

    private static string Resource(NeededAction[] topics) => topics switch
    {
        // The whole fleet shares the claim, so one client id is too few; AWS's own policy allows every resource here.
        [{ ClientId: not null } connect] => new AwsIotArns(connect.Region, connect.Account).Client("*"),
        [var one] => one.Resource,

        // Accepted and rejected are all there is below a request's topic.
        [var first, ..] => (first with { LastLevel = "/*" }).Resource,
        _ => throw new InvalidOperationException("A group has at least one member."),
    };
}
