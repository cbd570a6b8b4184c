using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Core.Journal;

namespace LoadHarness.Core.Results;

/// <summary>Writes and reads <c>summary.json</c> and <c>manifest.json</c>.</summary>
public static class SummaryJson
{
    private static readonly SummaryJsonContext Context = new(DocumentJson.Options(
    [
        new JsonStringEnumConverter<Verdict>(JsonNamingPolicy.KebabCaseLower),
        new JsonStringEnumConverter<Comparison.ChangeVerdict>(JsonNamingPolicy.KebabCaseLower),
        new JsonStringEnumConverter<GateOutcome>(JsonNamingPolicy.KebabCaseLower),
        .. EvidenceJson.Converters,
    ]));

    /// <summary>How a summary is written.</summary>
    internal static System.Text.Json.Serialization.Metadata.JsonTypeInfo<RunSummary> Info => Context.RunSummary;

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

    /// <summary>Writes what a journal begins with.</summary>
    internal static string Write(JournalHead head) => JsonSerializer.Serialize(head, Context.JournalHead);

    /// <summary>Reads what a journal begins with.</summary>
    /// <exception cref="JsonException">The text is none.</exception>
    internal static JournalHead ReadJournalHead(string json) => JsonSerializer.Deserialize(json, Context.JournalHead) ?? throw new JsonException("The journal's head is empty.");

    /// <summary>Writes what a journal ends with.</summary>
    internal static string Write(JournalEnd end) => JsonSerializer.Serialize(end, Context.JournalEnd);

    /// <summary>Reads what a journal ends with.</summary>
    /// <exception cref="JsonException">The text is none.</exception>
    internal static JournalEnd ReadJournalEnd(string json) => JsonSerializer.Deserialize(json, Context.JournalEnd) ?? throw new JsonException("The journal's end is empty.");
}

[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(RunManifest))]
[JsonSerializable(typeof(JournalHead))]
[JsonSerializable(typeof(JournalEnd))]
internal sealed partial class SummaryJsonContext : JsonSerializerContext;
