namespace LoadHarness.AwsIot.Templates;

/// <summary>Why a template that is well-formed cannot be used for a device.</summary>
public enum TemplateFailureKind
{
    /// <summary>A parameter has neither a value nor a default.</summary>
    MissingParameter,

    /// <summary>A parameter's name or value is longer than a request may hold (IoT API model, Parameter and Value).</summary>
    ParameterTooLong,

    /// <summary>The index of Fn::Select is no number or lies outside the list.</summary>
    SelectOutOfRange,

    /// <summary>Fn::Select chose a null.</summary>
    SelectNull,

    /// <summary>Fn::FindInMap names a map or a key that is not there.</summary>
    MapEntryNotFound,

    /// <summary>A value is not of the kind its place needs, such as a list where a string must stand.</summary>
    WrongType,

    /// <summary>The thing has no name, or one that is not allowed.</summary>
    InvalidThingName,

    /// <summary>The name of a thing type, a group, a billing group or a policy is not allowed.</summary>
    InvalidName,

    /// <summary>An attribute's name or value is too long or has characters that are not allowed.</summary>
    InvalidAttribute,

    /// <summary>More than 3 attributes without a thing type, or more than 50 with one.</summary>
    TooManyAttributes,

    /// <summary>The template describes no certificate, or another than the one that is provisioned.</summary>
    InvalidCertificate,

    /// <summary>The certificate's status is neither ACTIVE nor INACTIVE.</summary>
    InvalidCertificateStatus,

    /// <summary>A policy document is no JSON object with statements.</summary>
    MalformedPolicyDocument,

    /// <summary>The device configuration is larger than an MQTT message may be.</summary>
    DeviceConfigurationTooLarge,
}

/// <summary>Why a template cannot be used for a device, and where.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Message">One sentence for users; it may quote names and values of the request, never a token.</param>
/// <param name="Name">The parameter, attribute or resource at fault; empty where there is none.</param>
public sealed record TemplateFailure(TemplateFailureKind Kind, string Message, string Name = "");

/// <summary>Carries a failure out of the functions; never leaves <see cref="ProvisioningTemplateBody.Resolve"/>.</summary>
internal sealed class TemplateFailureException(TemplateFailureKind kind, string message, string name = "") : Exception(message)
{
    public TemplateFailure Failure { get; } = new(kind, message, name);
}
