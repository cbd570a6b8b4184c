using System.Text.Json.Nodes;

namespace LoadHarness.AwsIot.Templates;

/// <summary>What the functions of a template can see for one device: parameters and mappings.</summary>
internal sealed class TemplateScope(
    IReadOnlyDictionary<string, TemplateParameter> declared,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonNode>>> mappings,
    IReadOnlyDictionary<string, string> given,
    string? certificateId)
{
    /// <summary>The built-in parameter of fleet provisioning; known whether it is declared (AWS's demos) or not (AWS's guide).</summary>
    public const string CertificateIdParameter = "AWS::IoT::Certificate::Id";

    private const string BuiltInPrefix = "AWS::";

    // Functions within functions multiply: without a limit a body of 10 KB makes gigabytes.
    private const long MaxMadeCharacters = 1_000_000;

    private long _made;

    /// <summary>A parameter's value: the built-in one, the request's, or the default.</summary>
    public string Parameter(string name)
    {
        if (certificateId is not null && name == CertificateIdParameter)
        {
            return certificateId;
        }

        // Names of AWS are the service's to fill: a device that could would provision another's certificate.
        if (!name.StartsWith(BuiltInPrefix, StringComparison.Ordinal) && given.TryGetValue(name, out var value))
        {
            // Undeclared names are looked up too: AWS's own example (AWS CLI, create-provisioning-template-version) uses one.
            return value;
        }

        return declared.GetValueOrDefault(name)?.Default
            ?? throw new TemplateFailureException(TemplateFailureKind.MissingParameter, $"Parameter '{name}' has no value and no default.", name);
    }

    /// <summary>Counts what a function is about to make; fails where all of them make too much.</summary>
    public void Make(long characters)
    {
        _made += characters;
        if (_made > MaxMadeCharacters)
        {
            throw new TemplateFailureException(TemplateFailureKind.WrongType, $"The template's functions make more than {MaxMadeCharacters} characters.");
        }
    }

    /// <summary>A value of the mappings.</summary>
    public JsonNode Find(string map, string key, string subKey) =>
        mappings.TryGetValue(map, out var keys) && keys.TryGetValue(key, out var subKeys) && subKeys.TryGetValue(subKey, out var value)
            ? value.DeepClone()
            : throw new TemplateFailureException(TemplateFailureKind.MapEntryNotFound, $"Mappings has no '{map}', '{key}', '{subKey}'.", map);
}
