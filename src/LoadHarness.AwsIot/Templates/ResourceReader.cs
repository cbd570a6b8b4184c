using System.Text.Json;

namespace LoadHarness.AwsIot.Templates;

/// <summary>Reads the Resources section (AWS IoT developer guide, "Resources section").</summary>
internal sealed class ResourceReader(ExpressionReader expressions, List<string> faults)
{
    /// <summary>The thing; null for none.</summary>
    public ThingResource? Thing { get; private set; }

    /// <summary>The certificate; null for none.</summary>
    public CertificateResource? Certificate { get; private set; }

    /// <summary>The policies, in the template's order.</summary>
    public List<PolicyResource> Policies { get; } = [];

    /// <summary>Reads one resource.</summary>
    public void Read(string logicalName, JsonElement resource)
    {
        var path = "Resources." + logicalName;
        if (logicalName.Length == 0)
        {
            faults.Add("Resources: a resource has an empty name.");
        }

        if (resource.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{path}: a resource is an object with Type and Properties.");
            return;
        }

        JsonElement type = default, properties = default, overrides = default;
        foreach (var member in resource.EnumerateObject())
        {
            switch (member.Name)
            {
                case "Type":
                    type = member.Value;
                    break;
                case "Properties":
                    properties = member.Value;
                    break;
                case "OverrideSettings":
                    overrides = member.Value;
                    break;
                default:
                    faults.Add($"{path}: unknown member '{member.Name}'; there are Type, Properties and OverrideSettings.");
                    break;
            }
        }

        ReadTyped(logicalName, path, type, properties, overrides);
    }

    private void ReadTyped(string logicalName, string path, JsonElement type, JsonElement properties, JsonElement overrides)
    {
        switch (type.ValueKind == JsonValueKind.String ? type.GetString() : null)
        {
            case "AWS::IoT::Thing":
                Refuse(Thing is not null, $"{path}: a template describes one thing only.");
                Thing = ReadThing(path, properties, overrides);
                break;
            case "AWS::IoT::Certificate":
                Refuse(Certificate is not null, $"{path}: a template describes one certificate only.");
                Certificate = ReadCertificate(path, properties, overrides);
                break;
            case "AWS::IoT::Policy":
                Refuse(overrides.ValueKind != JsonValueKind.Undefined, $"{path}: OverrideSettings are not available for policies.");
                Policies.Add(ReadPolicy(logicalName, path, properties));
                break;
            default:
                faults.Add($"{path}: Type must be AWS::IoT::Thing, AWS::IoT::Certificate or AWS::IoT::Policy.");
                break;
        }
    }

    private ThingResource ReadThing(string path, JsonElement properties, JsonElement overrides)
    {
        var values = Properties(path, properties, "ThingName", "AttributePayload", "ThingTypeName", "ThingGroups", "BillingGroup");
        var settings = Overrides(path, overrides, mayMerge: ["AttributePayload", "ThingGroups"], "AttributePayload", "ThingTypeName", "ThingGroups");
        var attributes = values.GetValueOrDefault("AttributePayload");
        Refuse(attributes is not null and not ObjectExpression, $"{path}.Properties.AttributePayload must be an object of names and values.");
        return new ThingResource(
            values.GetValueOrDefault("ThingName"),
            (attributes as ObjectExpression)?.Members,
            values.GetValueOrDefault("ThingTypeName"),
            values.GetValueOrDefault("ThingGroups"),
            values.GetValueOrDefault("BillingGroup"),
            settings.GetValueOrDefault("AttributePayload"),
            settings.GetValueOrDefault("ThingTypeName"),
            settings.GetValueOrDefault("ThingGroups"));
    }

    private CertificateResource ReadCertificate(string path, JsonElement properties, JsonElement overrides)
    {
        // The guide's list spells CertificateID, its examples CertificateId.
        var values = Properties(path, properties, "CertificateId", "CertificateID", "CertificateSigningRequest", "CertificatePem", "CACertificatePem", "Status", "ThingPrincipalType");
        var settings = Overrides(path, overrides, mayMerge: [], "Status");
        var id = values.GetValueOrDefault("CertificateId") ?? values.GetValueOrDefault("CertificateID");
        var request = values.GetValueOrDefault("CertificateSigningRequest");
        var pem = values.GetValueOrDefault("CertificatePem");
        var ca = values.GetValueOrDefault("CACertificatePem");
        TemplateExpression?[] ways = [id, request, pem];
        Refuse(ways.Count(way => way is not null) != 1, $"{path}: a certificate needs exactly one of CertificateId, CertificateSigningRequest and CertificatePem.");
        Refuse(ca is not null && pem is null, $"{path}: CACertificatePem goes with CertificatePem only.");
        return new CertificateResource(id, request, pem, ca, values.GetValueOrDefault("Status"), values.GetValueOrDefault("ThingPrincipalType"), settings.GetValueOrDefault("Status"));
    }

    private PolicyResource ReadPolicy(string logicalName, string path, JsonElement properties)
    {
        var values = Properties(path, properties, "PolicyName", "PolicyDocument");
        Refuse(values.Count != 1, $"{path}: a policy needs either PolicyName or PolicyDocument, not both.");
        return new PolicyResource(logicalName, values.GetValueOrDefault("PolicyName"), values.GetValueOrDefault("PolicyDocument"));
    }

    private Dictionary<string, TemplateExpression> Properties(string path, JsonElement properties, params ReadOnlySpan<string> known)
    {
        var values = new Dictionary<string, TemplateExpression>(StringComparer.Ordinal);
        if (!ExpressionReader.IsPlainObject(properties))
        {
            faults.Add($"{path}: Properties must be an object.");
            return values;
        }

        foreach (var member in properties.EnumerateObject())
        {
            if (known.Contains(member.Name))
            {
                values[member.Name] = expressions.Read(member.Value, $"{path}.Properties.{member.Name}");
            }
            else
            {
                faults.Add($"{path}.Properties: unknown property '{member.Name}'; there are {string.Join(", ", known.ToArray())}.");
            }
        }

        return values;
    }

    private Dictionary<string, OverrideAction> Overrides(string path, JsonElement overrides, string[] mayMerge, params ReadOnlySpan<string> known)
    {
        var settings = new Dictionary<string, OverrideAction>(StringComparer.Ordinal);
        if (overrides.ValueKind == JsonValueKind.Undefined)
        {
            return settings;
        }

        if (overrides.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{path}: OverrideSettings must be an object.");
            return settings;
        }

        foreach (var member in overrides.EnumerateObject())
        {
            // The guide's prose spells ATTRIBUTE_PAYLOAD, all of its examples AttributePayload.
            var name = Match(member.Name, known);
            var action = ActionOf(member.Value);
            Refuse(name is null, $"{path}.OverrideSettings: unknown property '{member.Name}'; there are {string.Join(", ", known.ToArray())}.");
            Refuse(action is null, $"{path}.OverrideSettings.{member.Name} must be DO_NOTHING, REPLACE, FAIL or MERGE.");
            Refuse(name is not null && action == OverrideAction.Merge && !mayMerge.Contains(name, StringComparer.Ordinal), $"{path}.OverrideSettings.{member.Name}: MERGE is for AttributePayload and ThingGroups only.");
            settings[name ?? ""] = action ?? default;
        }

        return settings;
    }

    private static string? Match(string name, ReadOnlySpan<string> known)
    {
        var isShouted = !name.Any(char.IsAsciiLetterLower);
        foreach (var candidate in known)
        {
            if (name == candidate || (isShouted && name.Replace("_", "", StringComparison.Ordinal).Equals(candidate, StringComparison.OrdinalIgnoreCase)))
            {
                return candidate;
            }
        }

        return null;
    }

    private static OverrideAction? ActionOf(JsonElement value) => (value.ValueKind == JsonValueKind.String ? value.GetString() : null) switch
    {
        "DO_NOTHING" => OverrideAction.DoNothing,
        "REPLACE" => OverrideAction.Replace,
        "FAIL" => OverrideAction.Fail,
        "MERGE" => OverrideAction.Merge,
        _ => null,
    };

    private void Refuse(bool isFaulty, string fault)
    {
        if (isFaulty)
        {
            faults.Add(fault);
        }
    }
}
