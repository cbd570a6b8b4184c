using System.Text.Encodings.Web;
using System.Text.Json;
using LoadHarness.Core.Plans.Model;

namespace LoadHarness.Core.Plans;

/// <summary>The JSON Schema of plans, for editors.</summary>
public static class PlanSchema
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the schema, JSON Schema draft 2020-12.</summary>
    public static string Write()
    {
        var schema = PlanModel.Run.Schema();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "LoadHarness plan");
        schema.Insert(2, "description", PlanModel.Run.Doc);
        return schema.ToJsonString(Options) + "\n";
    }
}
