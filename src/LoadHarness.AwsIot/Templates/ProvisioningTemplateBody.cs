namespace LoadHarness.AwsIot.Templates;

/// <summary>The body of a provisioning template (AWS IoT developer guide, "Provisioning templates"). Immutable.</summary>
public sealed class ProvisioningTemplateBody
{
    /// <summary>Longest body, in characters (IoT API model, TemplateBody).</summary>
    public const int MaxLength = RegistryRules.TemplateBodyLength;

    private readonly TemplateReader _content;
    private readonly TemplateResolver _resolver;

    private ProvisioningTemplateBody(string json, TemplateReader content)
    {
        Text = json;
        _content = content;
        _resolver = new TemplateResolver(content.Resources, content.DeviceConfiguration);
    }

    /// <summary>The body as it was given.</summary>
    public string Text { get; }

    /// <summary>The parameters that the template declares.</summary>
    public IReadOnlyCollection<TemplateParameter> Parameters => _content.Parameters.Values;

    /// <summary>Reads a body.</summary>
    /// <exception cref="TemplateFormatException">It is too long, no JSON, or breaks the grammar; says every fault.</exception>
    public static ProvisioningTemplateBody Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Length is > 0 and <= MaxLength
            ? new ProvisioningTemplateBody(json, TemplateReader.Read(json))
            : throw new TemplateFormatException([$"The template body has {json.Length} characters; it has 1 to {MaxLength}."]);
    }

    /// <summary>Puts one device's values in.</summary>
    /// <param name="parameters">The request's parameters, with the hook's in them; those the template does not use are ignored.</param>
    /// <param name="certificateId">The certificate that is provisioned; null outside fleet provisioning, where the template may bring one.</param>
    public TemplateResolution Resolve(IReadOnlyDictionary<string, string> parameters, string? certificateId)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        try
        {
            ThrowIfTooLong(parameters);
            return new TemplateResolution(_resolver.Resolve(new TemplateScope(_content.Parameters, _content.Mappings, parameters, certificateId), certificateId), Failure: null);
        }
        catch (TemplateFailureException exception)
        {
            return new TemplateResolution(Template: null, exception.Failure);
        }
    }

    private static void ThrowIfTooLong(IReadOnlyDictionary<string, string> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            if (name.Length > TemplateParameter.MaxNameLength)
            {
                throw new TemplateFailureException(TemplateFailureKind.ParameterTooLong, $"A parameter's name has more than {TemplateParameter.MaxNameLength} characters.");
            }

            if (value.Length > TemplateParameter.MaxValueLength)
            {
                throw new TemplateFailureException(TemplateFailureKind.ParameterTooLong, $"Parameter '{name}' has more than {TemplateParameter.MaxValueLength} characters.", name);
            }
        }
    }
}
