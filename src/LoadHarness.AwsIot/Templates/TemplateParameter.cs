namespace LoadHarness.AwsIot.Templates;

/// <summary>A parameter that a template declares; all are strings.</summary>
/// <param name="Name">The name, case-sensitive.</param>
/// <param name="Default">The value where a request has none; null where it must have one.</param>
public sealed record TemplateParameter(string Name, string? Default)
{
    /// <summary>Longest name of a parameter, in characters (IoT API model, Parameter).</summary>
    public const int MaxNameLength = 2048;

    /// <summary>Longest value of a parameter, in characters (IoT API model, Value).</summary>
    public const int MaxValueLength = 4096;
}
