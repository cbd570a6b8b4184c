using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoadHarness.AwsIot.Templates;

/// <summary>Reads the sections of a template body and notes every fault.</summary>
internal sealed class TemplateReader
{
    private readonly List<string> _faults = [];
    private readonly ExpressionReader _expressions;

    private TemplateReader()
    {
        _expressions = new ExpressionReader(_faults);
        Resources = new ResourceReader(_expressions, _faults);
    }

    public Dictionary<string, TemplateParameter> Parameters { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonNode>>> Mappings { get; } = new(StringComparer.Ordinal);

    public ResourceReader Resources { get; }

    public List<KeyValuePair<string, TemplateExpression>> DeviceConfiguration { get; } = [];

    /// <summary>Reads a body.</summary>
    /// <exception cref="TemplateFormatException">It has faults.</exception>
    public static TemplateReader Read(string json)
    {
        var reader = new TemplateReader();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            reader.ReadBody(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new TemplateFormatException(
                [
                    exception.LineNumber is { } line
                        ? $"The template body is not valid JSON (line {line + 1}, byte {exception.BytePositionInLine + 1})."
                        : "An object of the template body has two members of one name.", // The reader gives no place for these.
                ],
                exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Halves of surrogate pairs, which no text of Unicode has.
            throw new TemplateFormatException(["The template body has a string that is not valid Unicode."], exception);
        }

        return reader._faults.Count == 0 ? reader : throw new TemplateFormatException(reader._faults);
    }

    private void ReadBody(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            _faults.Add("The template body is not a JSON object.");
            return;
        }

        foreach (var section in root.EnumerateObject())
        {
            Action<JsonProperty>? read = section.Name switch
            {
                "Parameters" => ReadParameter,
                "Mappings" => ReadMapping,
                "Resources" => resource => Resources.Read(resource.Name, resource.Value),
                "DeviceConfiguration" => ReadSetting,
                _ => null,
            };
            if (read is null)
            {
                _faults.Add($"Unknown section '{section.Name}'; there are Parameters, Mappings, Resources and DeviceConfiguration.");
            }
            else if (section.Value.ValueKind != JsonValueKind.Object)
            {
                _faults.Add($"{section.Name} must be an object.");
            }
            else
            {
                foreach (var member in section.Value.EnumerateObject())
                {
                    read(member);
                }
            }
        }

        if (!root.TryGetProperty(nameof(Resources), out _))
        {
            _faults.Add("The section Resources is missing.");
        }
    }

    private void ReadParameter(JsonProperty parameter)
    {
        var path = $"Parameters.{parameter.Name}";
        if (parameter.Name.Length is 0 or > TemplateParameter.MaxNameLength)
        {
            _faults.Add($"Parameters: a parameter's name has 1 to {TemplateParameter.MaxNameLength} characters.");
        }

        if (parameter.Value.ValueKind != JsonValueKind.Object)
        {
            _faults.Add($"{path}: a parameter is an object with Type.");
            return;
        }

        string? type = null;
        string? fallback = null;
        foreach (var member in parameter.Value.EnumerateObject())
        {
            var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
            switch (member.Name)
            {
                case "Type":
                    type = text;
                    break;
                case "Default" when text is { Length: <= TemplateParameter.MaxValueLength }:
                    fallback = text;
                    break;
                case "Default":
                    _faults.Add($"{path}.Default must be a string of at most {TemplateParameter.MaxValueLength} characters.");
                    break;
                default:
                    _faults.Add($"{path}: unknown member '{member.Name}'; there are Type and Default.");
                    break;
            }
        }

        if (type != "String")
        {
            _faults.Add($"{path}.Type must be \"String\".");
        }

        Parameters[parameter.Name] = new TemplateParameter(parameter.Name, fallback);
    }

    private void ReadMapping(JsonProperty map)
    {
        var keys = new Dictionary<string, IReadOnlyDictionary<string, JsonNode>>(StringComparer.Ordinal);
        Mappings[map.Name] = keys;
        foreach (var key in Level(map, "Mappings"))
        {
            var values = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
            keys[key.Name] = values;
            foreach (var (name, value) in Level(key, $"Mappings.{map.Name}").Select(member => (member.Name, member.Value)))
            {
                if (MappingValue(value) is { } node)
                {
                    values[name] = node;
                }
                else
                {
                    _faults.Add($"Mappings.{map.Name}.{key.Name}.{name} must be a string, number, boolean or a list of them; functions are not allowed in Mappings.");
                }
            }
        }
    }

    private JsonElement.ObjectEnumerator Level(JsonProperty member, string path)
    {
        if (member.Value.ValueKind == JsonValueKind.Object)
        {
            return member.Value.EnumerateObject();
        }

        _faults.Add($"{path}.{member.Name} must be an object: Mappings have two levels of keys.");
        return default;
    }

    private static JsonNode? MappingValue(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return value.ValueKind == JsonValueKind.Object ? null : ExpressionReader.Literal(value);
        }

        var items = value.EnumerateArray().Select(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null : ExpressionReader.Literal(item)).ToArray();
        return items.Contains(null) ? null : new JsonArray(items);
    }

    private void ReadSetting(JsonProperty setting)
    {
        var path = $"DeviceConfiguration.{setting.Name}";
        if (setting.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Null || ExpressionReader.IsPlainObject(setting.Value))
        {
            _faults.Add($"{path} must be a string, number, boolean or function: DeviceConfiguration does not support nested JSON.");
            return;
        }

        DeviceConfiguration.Add(KeyValuePair.Create(setting.Name, _expressions.Read(setting.Value, path)));
    }
}
