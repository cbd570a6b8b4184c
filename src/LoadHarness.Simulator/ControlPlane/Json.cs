using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoadHarness.Simulator.ControlPlane;

/// <summary>Makes the JSON of answers, member by member: a member without a value is left out, as AWS does.</summary>
internal static class Json
{
    /// <summary>Writes PEM and documents without needless escapes.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object of the members that have values.</summary>
    public static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var made = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                made[name] = value;
            }
        }

        return made;
    }

    /// <summary>A list.</summary>
    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> selector) => new([.. items.Select(selector)]);

    /// <summary>A list of strings.</summary>
    public static JsonArray List(IEnumerable<string> items) => List(items, item => JsonValue.Create(item));

    /// <summary>A map of strings.</summary>
    public static JsonObject Map(IEnumerable<KeyValuePair<string, string>> items) =>
        new(items.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)JsonValue.Create(item.Value))));

    /// <summary>A time as seconds since 1970, with milliseconds as a fraction.</summary>
    public static JsonNode Time(DateTimeOffset time) => JsonValue.Create(time.ToUnixTimeMilliseconds() / 1000m);
}
