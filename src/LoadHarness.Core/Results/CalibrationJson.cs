using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoadHarness.Core.Results;

/// <summary>Writes and reads <c>calibration.json</c>.</summary>
public static class CalibrationJson
{
    private static readonly CalibrationJsonContext Context = new(DocumentJson.Options());

    /// <summary>Writes a calibration.</summary>
    public static string Write(Calibration calibration) => JsonSerializer.Serialize(calibration, Context.Calibration) + "\n";

    /// <summary>Reads a calibration.</summary>
    /// <exception cref="JsonException">The text is none.</exception>
    public static Calibration Read(string json) => JsonSerializer.Deserialize(json, Context.Calibration) ?? throw new JsonException("The calibration is empty.");
}

[JsonSerializable(typeof(Calibration))]
internal sealed partial class CalibrationJsonContext : JsonSerializerContext;
