using System.Text.RegularExpressions;

namespace LoadHarness.AwsIot;

/// <summary>Names and limits of the registry: policies, things, types, groups, provisioning templates.</summary>
public static partial class RegistryRules
{
    /// <summary>Most policies attached to one certificate or thing group ("AWS IoT Core endpoints and quotas", security limits).</summary>
    public const int PoliciesPerTarget = 10;

    /// <summary>Most versions of one policy ("AWS IoT Core endpoints and quotas", security limits).</summary>
    public const int PolicyVersions = 5;

    /// <summary>Most thing groups of one thing ("AWS IoT Core endpoints and quotas", thing group limits).</summary>
    public const int GroupsPerThing = 10;

    /// <summary>Most attributes of a thing without a type ("AWS IoT Core endpoints and quotas", thing limits).</summary>
    public const int AttributesWithoutType = 3;

    /// <summary>Most attributes of a thing with a type, and of a thing group ("AWS IoT Core endpoints and quotas", thing limits).</summary>
    public const int AttributesWithType = 50;

    /// <summary>Most searchable attributes of a thing type (IoT API model, SearchableAttributes).</summary>
    public const int SearchableAttributes = 3;

    /// <summary>Most provisioning templates of an account ("AWS IoT Core endpoints and quotas", fleet provisioning limits; not verified).</summary>
    public const int Templates = 256;

    /// <summary>Most versions of one provisioning template ("AWS IoT Core endpoints and quotas", fleet provisioning limits; not verified).</summary>
    public const int TemplateVersions = 5;

    /// <summary>Longest template body, in characters (IoT API model, TemplateBody).</summary>
    public const int TemplateBodyLength = 10_240;

    /// <summary>Longest template description, in characters (IoT API model, TemplateDescription).</summary>
    public const int TemplateDescriptionLength = 500;

    /// <summary>The only version of the pre-provisioning hook's payload (AWS IoT developer guide, "Pre-provisioning hooks").</summary>
    public const string HookPayloadVersion = "2020-04-01";

    /// <summary>How long a provisioning claim lives: five minutes (AWS IoT developer guide, "Provisioning by trusted user").</summary>
    public static TimeSpan ProvisioningClaimLifetime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a policy may have this name: 1 to 128 of <c>[\w+=,.@-]</c> (IoT API model, PolicyName).</summary>
    public static bool IsPolicyName(string name) => PolicyName().IsMatch(name);

    /// <summary>Whether a thing type, thing group or billing group may have this name: 1 to 128 of <c>[a-zA-Z0-9:_-]</c> (IoT API model).</summary>
    public static bool IsGroupName(string name) => AwsIotNames.IsThingName(name);

    /// <summary>Whether an attribute may have this name: 1 to 128 of <c>[a-zA-Z0-9_.,@/:#-]</c> (IoT API model, AttributeName).</summary>
    public static bool IsAttributeName(string name) => AttributeName().IsMatch(name);

    /// <summary>Whether an attribute may have this value: up to 800 of <c>[a-zA-Z0-9_.,@/:#=[]-]</c> (AWS IoT API reference, AttributePayload).</summary>
    public static bool IsAttributeValue(string value) => AttributeValue().IsMatch(value);

    /// <summary>Whether it is an IAM role's ARN of 20 to 2048 characters (IoT API model, RoleArn).</summary>
    public static bool IsRoleArn(string arn) => arn.Length is >= 20 and <= 2048 && RoleArn().IsMatch(arn);

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]{1,128}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PolicyName();

    [GeneratedRegex(@"^[a-zA-Z0-9_.,@/:#-]{1,128}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttributeName();

    [GeneratedRegex(@"^[a-zA-Z0-9_.,@/:#=\[\]-]{0,800}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttributeValue();

    [GeneratedRegex(@"^arn:[a-z-]+:iam::[0-9]{12}:role/[\x21-\x7E]+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoleArn();
}
