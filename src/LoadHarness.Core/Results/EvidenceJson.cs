using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Core.Results;

/// <summary>How wire evidence stands in <c>summary.json</c>: steps and outcomes by name, other words in snake case, marks as a list.</summary>
internal static class EvidenceJson
{
    /// <summary>The converters.</summary>
    public static IReadOnlyList<JsonConverter> Converters { get; } =
    [
        new StepConverter(),
        new OutcomeConverter(),
        new MarksConverter(),
        new JsonStringEnumConverter<TopicRole>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
        new JsonStringEnumConverter<CloseReason>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
        new JsonStringEnumConverter<ClosePace>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
    ];

    private static JsonException Unknown(string what, string? word) => new($"There is no {what} '{word}'.");

    private sealed class StepConverter : JsonConverter<Step>
    {
        public override Step Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } name && Step.TryParse(name, out var step) ? step : throw Unknown("step", reader.GetString());

        public override void Write(Utf8JsonWriter writer, Step value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
    }

    private sealed class OutcomeConverter : JsonConverter<Outcome>
    {
        public override Outcome Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } name && Outcomes.TryParse(name, out var outcome) ? outcome : throw Unknown("outcome", reader.GetString());

        public override void Write(Utf8JsonWriter writer, Outcome value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
    }

    private sealed class MarksConverter : JsonConverter<WireMarks>
    {
        private static readonly (WireMarks Mark, string Word)[] Words =
            [.. Enum.GetValues<WireMarks>().Where(static mark => mark != WireMarks.None).Select(static mark => (mark, JsonNamingPolicy.SnakeCaseLower.ConvertName(mark.ToString())))];

        public override WireMarks Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException("Marks are a list of words.");
            }

            var marks = WireMarks.None;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var word = reader.GetString();
                var index = Array.FindIndex(Words, known => known.Word == word);
                marks |= index >= 0 ? Words[index].Mark : throw Unknown("mark", word);
            }

            return marks;
        }

        public override void Write(Utf8JsonWriter writer, WireMarks value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var (mark, word) in Words)
            {
                if (value.HasFlag(mark))
                {
                    writer.WriteStringValue(word);
                }
            }

            writer.WriteEndArray();
        }
    }
}
