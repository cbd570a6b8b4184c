using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Core.Results;

/// <summary>The JSON Schema of <c>summary.json</c>, made from the types that write it: <c>docs/summary.schema.json</c>.</summary>
public static class SummarySchema
{
    /// <summary>Returns the schema, draft 2020-12. Members that a newer version adds are allowed: readers must ignore what they do not know.</summary>
    public static string Write()
    {
        var schema = SummaryJson.Info.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform }).AsObject();
        var document = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "summary.json of loadharness",
            ["description"] = "The truth of a run. Members are described in docs/metrics.md; what is not known is to be ignored.",
        };
        foreach (var (name, node) in schema)
        {
            document[name] = node?.DeepClone();
        }

        document["properties"]!["schema"] = new JsonObject { ["const"] = RunSummary.CurrentSchema };
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    /// <summary>Says what stands in a member whose converter is our own.</summary>
    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        return type switch
        {
            _ when type == typeof(Step) => Words(Step.All.Select(static step => step.Name)),
            _ when type == typeof(Outcome) => Words(Enum.GetValues<Outcome>().Select(static outcome => outcome.Name())),
            _ when type == typeof(WireMarks) => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
            _ => schema,
        };
    }

    private static JsonObject Words(IEnumerable<string> words) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Distinct(StringComparer.Ordinal).Select(static word => (JsonNode)word)]) };
}
