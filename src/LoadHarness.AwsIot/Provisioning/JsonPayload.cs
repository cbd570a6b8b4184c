using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LoadHarness.AwsIot.Provisioning;

/// <summary>Reads and writes provisioning payloads as JSON.</summary>
internal static class JsonPayload
{
    // PEM is full of '+' and '/': the default encoder would write '+' as \u002B, which AWS does not.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Write(ReadOnlySpan<(string Name, object? Value)> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            switch (value)
            {
                case string text:
                    writer.WriteString(name, text);
                    break;
                case int number:
                    writer.WriteNumber(name, number);
                    break;
                case IReadOnlyDictionary<string, string> map:
                    writer.WriteStartObject(name);
                    foreach (var (key, entry) in map)
                    {
                        writer.WriteString(key, entry);
                    }

                    writer.WriteEndObject();
                    break;
                default:
                    break; // An absent optional member.
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static void Read(ReadOnlySpan<byte> payload, PayloadMembers members)
    {
        var reader = new Utf8JsonReader(payload);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new PayloadException("The payload is not a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = members.IndexOf(reader.GetString());
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            members.Set(index, ReadValue(ref reader, members.NameOf(index), members.TypeOf(index)));
        }

        if (reader.Read())
        {
            throw new PayloadException("There is something after the JSON object.");
        }
    }

    private static object? ReadValue(ref Utf8JsonReader reader, string name, MemberType type) => (type, reader.TokenType) switch
    {
        (_, JsonTokenType.Null) => null,
        (MemberType.Text, JsonTokenType.String) => reader.GetString(),
        (MemberType.Integer, JsonTokenType.Number) when reader.TryGetInt32(out var number) => number,
        (MemberType.TextMap, JsonTokenType.StartObject) => ReadMap(ref reader, name),
        _ => throw new PayloadException($"Member '{name}' has the wrong type."),
    };

    private static Dictionary<string, string> ReadMap(ref Utf8JsonReader reader, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new PayloadException($"Member '{name}' holds a value that is not a string.");
            }

            map[key] = reader.GetString()!;
        }

        return map;
    }
}
