using System.Text.Json;

namespace LoadHarness.Simulator.ControlPlane;

/// <summary>The members of a JSON object that arrived, each asked for by name and type; unknown ones do not matter.</summary>
internal readonly struct ApiMembers(JsonElement element)
{
    /// <summary>A string; null where it is not there.</summary>
    public string? Text(string name) => Find(name) is { } value ? TextOf(name, value) : null;

    /// <summary>A string that must be there.</summary>
    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    /// <summary>A flag; null where it is not there.</summary>
    public bool? Flag(string name) => Find(name) is not { } value
        ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw WrongType(name, "a boolean");

    /// <summary>A number; null where it is not there.</summary>
    public long? Number(string name) => Find(name) is not { } value
        ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : throw WrongType(name, "an integer");

    /// <summary>A number of 32 bits; null where it is not there.</summary>
    public int? SmallNumber(string name) => Number(name) switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and var number => (int)number,
        _ => throw WrongType(name, "an integer"),
    };

    /// <summary>An object; null where it is not there.</summary>
    public ApiMembers? Object(string name) => Find(name) is not { } value
        ? null
        : value.ValueKind == JsonValueKind.Object ? new ApiMembers(value) : throw WrongType(name, "an object");

    /// <summary>A list of objects; null where it is not there.</summary>
    public IReadOnlyList<ApiMembers>? Objects(string name) => Find(name) is not { } value
        ? null
        : value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object ? new ApiMembers(item) : throw WrongType(name, "a list of objects"))]
            : throw WrongType(name, "a list of objects");

    /// <summary>A list of strings; null where it is not there.</summary>
    public IReadOnlyList<string>? Texts(string name) => Find(name) is not { } value
        ? null
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => TextOf(name, item))] : throw WrongType(name, "a list of strings");

    /// <summary>A map of strings; null where it is not there.</summary>
    public IReadOnlyDictionary<string, string>? Map(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw WrongType(name, "a map of strings");
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            map[NameOf(name, member)] = TextOf(name, member.Value);
        }

        return map;
    }

    /// <summary>The error for a required member that is not there, in AWS's words.</summary>
    public static ApiException Missing(string name) =>
        ApiException.Invalid($"1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null");

    private static string TextOf(string name, JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw WrongType(name, "a string");
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate: valid JSON, no valid text.
            throw WrongType(name, "a string");
        }
    }

    private static ApiException WrongType(string name, string expected) => ApiException.Unreadable($"'{name}' must be {expected}.");

    private static string NameOf(string name, JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw WrongType(name, "a map of strings");
        }
    }

    private JsonElement? Find(string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException)
        {
            throw ApiException.Unreadable("The body has a name that is not valid Unicode."); // A lone surrogate in any member's.
        }
    }
}
