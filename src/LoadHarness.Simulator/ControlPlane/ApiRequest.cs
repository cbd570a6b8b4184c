using System.Globalization;
using System.Text.Json;

namespace LoadHarness.Simulator.ControlPlane;

/// <summary>A request to one operation: its members by where they stand.</summary>
internal sealed class ApiRequest
{
    private readonly ArrivedRequest _arrived;
    private readonly IReadOnlyDictionary<string, string> _labels;
    private readonly Dictionary<string, string> _query = new(StringComparer.Ordinal);

    /// <summary>Reads query and body.</summary>
    /// <exception cref="ApiException">The body is no JSON object.</exception>
    public ApiRequest(string operation, ArrivedRequest arrived, IReadOnlyDictionary<string, string> labels)
    {
        Operation = operation;
        _arrived = arrived;
        _labels = labels;
        foreach (var (name, value) in arrived.QueryParameters())
        {
            _query[name] = value;
        }

        Body = new ApiMembers(ReadBody(arrived.Body));
    }

    /// <summary>The operation's name.</summary>
    public string Operation { get; }

    /// <summary>The members of the body.</summary>
    public ApiMembers Body { get; }

    /// <summary>A part of the path, decoded.</summary>
    public string Label(string name) => _labels[name];

    /// <summary>A number in the path.</summary>
    public int NumberLabel(string name) =>
        int.TryParse(Label(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw ApiException.Invalid($"Invalid {name}: {Label(name)}");

    /// <summary>A parameter of the query; null where it is not there.</summary>
    public string? Query(string name) => _query.GetValueOrDefault(name);

    /// <summary>A flag in the query; null where it is not there.</summary>
    public bool? QueryFlag(string name) => Query(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw ApiException.Invalid($"Invalid {name}: {other}"),
    };

    /// <summary>A number in the query; null where it is not there.</summary>
    public long? QueryNumber(string name)
    {
        if (Query(name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw ApiException.Invalid($"Invalid {name}: {text}");
    }

    /// <summary>A required header.</summary>
    public string Header(string name) => _arrived.Headers.TryGetValue(name, out var value) && value.Length > 0 ? value : throw ApiMembers.Missing(name);

    private static JsonElement ReadBody(ReadOnlyMemory<byte> body)
    {
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw ApiException.Unreadable("The body must be a JSON object.");
        }
        catch (JsonException)
        {
            throw ApiException.Unreadable("The body is not valid JSON.");
        }
    }
}
