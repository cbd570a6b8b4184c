using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoadHarness.Core.Results;

/// <summary>How the JSON documents that people open are written: camel case, indented, the same line ends everywhere, and no character escaped that need not be.</summary>
public static class DocumentJson
{
    /// <summary>Returns new options, since a context takes its options for itself.</summary>
    /// <param name="converters">How types are written that have a form of their own.</param>
    public static JsonSerializerOptions Options(params IReadOnlyList<JsonConverter> converters)
    {
        ArgumentNullException.ThrowIfNull(converters);
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Into files and terminals; the page writes its own.
        };
        foreach (var converter in converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }
}
