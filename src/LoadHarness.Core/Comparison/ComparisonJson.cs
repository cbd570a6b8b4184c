using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Comparison;

/// <summary>Writes a comparison as JSON.</summary>
public static class ComparisonJson
{
    private static readonly ComparisonJsonContext Context = new(DocumentJson.Options(new JsonStringEnumConverter<ChangeVerdict>(JsonNamingPolicy.KebabCaseLower), new JsonStringEnumConverter<GateOutcome>(JsonNamingPolicy.KebabCaseLower)));

    /// <summary>Writes a comparison.</summary>
    public static string Write(ComparisonResult comparison) => JsonSerializer.Serialize(comparison, Context.ComparisonResult) + "\n";
}

[JsonSerializable(typeof(ComparisonResult))]
internal sealed partial class ComparisonJsonContext : JsonSerializerContext;
