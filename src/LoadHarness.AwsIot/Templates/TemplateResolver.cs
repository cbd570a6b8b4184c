using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoadHarness.AwsIot.Templates;

/// <summary>Works out a template's resources for one device, and checks names and limits.</summary>
internal sealed class TemplateResolver(ResourceReader resources, IReadOnlyList<KeyValuePair<string, TemplateExpression>> configuration)
{
    // Room for the topic and the thing's name in an answer of at most 128 KB.
    private const int MaxConfigurationBytes = AwsIotQuotas.MaxPayloadBytes - 1024;

    // As written: '<', '+' and the like need no escapes in a policy.
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Works everything out.</summary>
    /// <exception cref="TemplateFailureException">A value cannot be had or breaks a limit.</exception>
    public ResolvedTemplate Resolve(TemplateScope scope, string? certificateId) => new(
        resources.Thing is { } thing ? Thing(thing, scope) : null,
        Certificate(scope, certificateId),
        [.. resources.Policies.Select(policy => Policy(policy, scope))],
        Configuration(scope));

    private static ResolvedThing Thing(ThingResource thing, TemplateScope scope)
    {
        var name = thing.Name?.Text(scope, "ThingName")
            ?? throw new TemplateFailureException(TemplateFailureKind.InvalidThingName, "The template's thing has no ThingName.", "ThingName");
        if (!AwsIotNames.IsThingName(name))
        {
            throw new TemplateFailureException(TemplateFailureKind.InvalidThingName, $"'{name}' is no thing name: it has 1 to 128 letters, digits, ':', '_' and '-'.", "ThingName");
        }

        var type = Name(thing.TypeName, scope, "ThingTypeName");
        var attributes = thing.Attributes is null ? null : TemplateAttributes.Resolve(thing.Attributes, scope, hasType: type is not null);
        var groups = thing.Groups?.List(scope, "ThingGroups").Select(group => Checked(TemplateExpression.ItemText(group, "ThingGroups"), "ThingGroups")).Distinct(StringComparer.Ordinal).ToArray();
        return new ResolvedThing(name, attributes, type, groups, Name(thing.BillingGroup, scope, "BillingGroup"))
        {
            OnAttributes = thing.OnAttributes,
            OnTypeName = thing.OnTypeName,
            OnGroups = thing.OnGroups,
        };
    }

    private ResolvedCertificate? Certificate(TemplateScope scope, string? certificateId)
    {
        if (resources.Certificate is not { } certificate)
        {
            return certificateId is null
                ? null
                : throw new TemplateFailureException(TemplateFailureKind.InvalidCertificate, "The template describes no certificate.");
        }

        var resolved = new ResolvedCertificate(
            certificate.Id?.Text(scope, "CertificateId"),
            certificate.SigningRequest?.Text(scope, "CertificateSigningRequest"),
            certificate.Pem?.Text(scope, "CertificatePem"),
            certificate.CaPem?.Text(scope, "CACertificatePem"))
        {
            IsActive = Choose(certificate.Status, scope, "Status", "ACTIVE", "INACTIVE") ?? true,
            IsExclusive = Choose(certificate.PrincipalType, scope, "ThingPrincipalType", "EXCLUSIVE_THING", "NON_EXCLUSIVE_THING") ?? false,
            OnStatus = certificate.OnStatus,
        };

        // A template whose CertificateId comes from the device must not give it another device's certificate.
        if (certificateId is not null && resolved.CertificateId != certificateId)
        {
            throw new TemplateFailureException(TemplateFailureKind.InvalidCertificate, "CertificateId is not the certificate that is provisioned; fleet provisioning takes only {\"Ref\": \"AWS::IoT::Certificate::Id\"}.", "CertificateId");
        }

        return resolved;
    }

    private static ResolvedPolicy Policy(PolicyResource policy, TemplateScope scope)
    {
        if (policy.Name is not null)
        {
            var name = policy.Name.Text(scope, "PolicyName");
            return RegistryRules.IsPolicyName(name)
                ? new ResolvedPolicy(name, Document: null)
                : throw new TemplateFailureException(TemplateFailureKind.InvalidName, $"'{name}' is no policy name.", "PolicyName");
        }

        var document = policy.Document!.Evaluate(scope) switch
        {
            JsonObject node => node.ToJsonString(AsWritten),
            JsonValue value when value.TryGetValue<string>(out var text) && IsObject(text) => text,
            _ => throw new TemplateFailureException(TemplateFailureKind.MalformedPolicyDocument, $"The PolicyDocument of '{policy.LogicalName}' is no JSON object.", policy.LogicalName),
        };
        return new ResolvedPolicy(DefaultPolicyName(document), document);
    }

    /// <summary>A policy's name where the template gives a document (AWS IoT developer guide: "a hash of the policy document"; which hash is not documented).</summary>
    internal static string DefaultPolicyName(string document) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));

    private Dictionary<string, string> Configuration(TemplateScope scope)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var bytes = 0;
        foreach (var (name, value) in configuration)
        {
            var text = value.Text(scope, $"DeviceConfiguration.{name}");
            bytes += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(text);
            if (bytes > MaxConfigurationBytes)
            {
                throw new TemplateFailureException(TemplateFailureKind.DeviceConfigurationTooLarge, "The device configuration is larger than an MQTT message may be.", name);
            }

            settings.Add(name, text);
        }

        return settings;
    }

    private static string? Name(TemplateExpression? expression, TemplateScope scope, string what) =>
        expression is null ? null : Checked(expression.Text(scope, what), what);

    // Thing types, groups and billing groups have the rule of thing names (IoT API model).
    private static string Checked(string name, string what) => AwsIotNames.IsThingName(name)
        ? name
        : throw new TemplateFailureException(TemplateFailureKind.InvalidName, $"{what}: '{name}' is no name: it has 1 to 128 letters, digits, ':', '_' and '-'.", what);

    // AWS's samples write "Active": case does not matter.
    private static bool? Choose(TemplateExpression? expression, TemplateScope scope, string what, string yes, string no)
    {
        if (expression?.Text(scope, what) is not { } text)
        {
            return null;
        }

        var isYes = text.Equals(yes, StringComparison.OrdinalIgnoreCase);
        return isYes || text.Equals(no, StringComparison.OrdinalIgnoreCase)
            ? isYes
            : throw new TemplateFailureException(TemplateFailureKind.InvalidCertificateStatus, $"{what} is '{text}'; it is {yes} or {no}.", what);
    }

    private static bool IsObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return false; // ArgumentException: half of a surrogate pair.
        }
    }
}
