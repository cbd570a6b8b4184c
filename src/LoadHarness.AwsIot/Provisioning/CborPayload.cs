using System.Formats.Cbor;

namespace LoadHarness.AwsIot.Provisioning;

/// <summary>Reads and writes provisioning payloads as CBOR (RFC 8949): a map with text keys, as AWS's embedded demos do.</summary>
internal static class CborPayload
{
    public static byte[] Write(ReadOnlySpan<(string Name, object? Value)> members)
    {
        var present = 0;
        foreach (var (_, value) in members)
        {
            present += value is null ? 0 : 1;
        }

        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(present);
        foreach (var (name, value) in members)
        {
            if (value is null)
            {
                continue;
            }

            writer.WriteTextString(name);
            switch (value)
            {
                case string text:
                    writer.WriteTextString(text);
                    break;
                case int number:
                    writer.WriteInt32(number);
                    break;
                default:
                    var map = (IReadOnlyDictionary<string, string>)value;
                    writer.WriteStartMap(map.Count);
                    foreach (var (key, entry) in map)
                    {
                        writer.WriteTextString(key);
                        writer.WriteTextString(entry);
                    }

                    writer.WriteEndMap();
                    break;
            }
        }

        writer.WriteEndMap();
        return writer.Encode();
    }

    public static void Read(ReadOnlyMemory<byte> payload, PayloadMembers members)
    {
        var reader = new CborReader(payload, CborConformanceMode.Strict);
        if (reader.PeekState() != CborReaderState.StartMap)
        {
            throw new PayloadException("The payload is not a CBOR map.");
        }

        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var index = members.IndexOf(ReadText(reader, "A key"));
            if (index < 0)
            {
                reader.SkipValue();
                continue;
            }

            members.Set(index, ReadValue(reader, members.NameOf(index), members.TypeOf(index)));
        }

        reader.ReadEndMap();
        if (reader.BytesRemaining > 0)
        {
            throw new PayloadException("There is something after the CBOR map.");
        }
    }

    private static object? ReadValue(CborReader reader, string name, MemberType type)
    {
        var state = reader.PeekState();
        if (state == CborReaderState.Null)
        {
            reader.ReadNull();
            return null;
        }

        return (type, state) switch
        {
            (MemberType.Text, _) => ReadText(reader, $"Member '{name}'"),
            (MemberType.Integer, CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger) => reader.ReadInt32(),
            (MemberType.TextMap, CborReaderState.StartMap) => ReadMap(reader, name),
            _ => throw new PayloadException($"Member '{name}' has the wrong type."),
        };
    }

    private static Dictionary<string, string> ReadMap(CborReader reader, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var key = ReadText(reader, $"A key of '{name}'");
            map[key] = ReadText(reader, $"A value of '{name}'");
        }

        reader.ReadEndMap();
        return map;
    }

    private static string ReadText(CborReader reader, string what) =>
        reader.PeekState() is CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString
            ? reader.ReadTextString()
            : throw new PayloadException($"{what} is not a text string.");
}
