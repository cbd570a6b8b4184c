using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>The one way that members become JSON and come back.</summary>
internal static class ControlPlaneJson
{
    private static readonly JsonSerializerOptions Options = CreateOptions();

    /// <summary>Writes PEM and policy documents as they are; nothing here is ever put into a web page.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The generated description of a type.</summary>
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(ControlPlaneJsonContext.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = ControlPlaneJsonContext.Default.WithAddedModifier(LeaveOutTheSdk),
            Converters =
            {
                new EpochSecondsConverter(),
                new ConstantConverter<ActionType>(ActionType.FindValue),
                new ConstantConverter<AuthDecision>(AuthDecision.FindValue),
                new ConstantConverter<CertificateMode>(CertificateMode.FindValue),
                new ConstantConverter<CertificateStatus>(CertificateStatus.FindValue),
                new ConstantConverter<TemplateType>(TemplateType.FindValue),
                new ConstantConverter<ThingPrincipalType>(ThingPrincipalType.FindValue),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    // What the SDK's base class adds (HttpStatusCode, ...) never stands in a body, and a body must not be able to set it.
    private static void LeaveOutTheSdk(JsonTypeInfo type)
    {
        if (!type.Type.IsSubclassOf(typeof(AmazonWebServiceResponse)))
        {
            return;
        }

        for (var index = type.Properties.Count - 1; index >= 0; index--)
        {
            if (type.Properties[index].Name is "responseMetadata" or "contentLength" or "httpStatusCode")
            {
                type.Properties.RemoveAt(index);
            }
        }
    }
}
