using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoadHarness.Core.Results;

/// <summary>Writes and reads <c>summary.json</c> and <c>manifest.json</c>.</summary>
public static class SummaryJson
{
    private static readonly SummaryJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<Verdict>(JsonNamingPolicy.KebabCaseLower), new JsonStringEnumConverter<Comparison.ChangeVerdict>(JsonNamingPolicy.KebabCaseLower), new JsonStringEnumConverter<GateOutcome>(JsonNamingPolicy.KebabCaseLower) },
    }.WithEvidence());

    /// <summary>Writes a summary.</summary>
    public static string Write(RunSummary summary) => JsonSerializer.Serialize(summary, Context.RunSummary) + "\n";

    /// <summary>Reads a summary.</summary>
    /// <exception cref="JsonException">The text is no summary.</exception>
    public static RunSummary Read(string json) => JsonSerializer.Deserialize(json, Context.RunSummary) ?? throw new JsonException("The summary is empty.");

    /// <summary>Writes a manifest.</summary>
    public static string Write(RunManifest manifest) => JsonSerializer.Serialize(manifest, Context.RunManifest) + "\n";

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">The text is no manifest.</exception>
    public static RunManifest ReadManifest(string json) => JsonSerializer.Deserialize(json, Context.RunManifest) ?? throw new JsonException("The manifest is empty.");

    private static JsonSerializerOptions WithEvidence(this JsonSerializerOptions options)
    {
        foreach (var converter in EvidenceJson.Converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }
}

[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(RunManifest))]
internal sealed partial class SummaryJsonContext : JsonSerializerContext;
