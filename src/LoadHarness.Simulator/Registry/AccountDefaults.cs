using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.Simulator.Registry;

/// <summary>What a new account has, so that devices can be provisioned at once: a claim with its policy, a template, a policy for devices.</summary>
internal static class AccountDefaults
{
    /// <summary>The policy of the claim certificate.</summary>
    public const string ClaimPolicy = "LoadHarnessClaimPolicy";

    /// <summary>The policy of provisioned devices.</summary>
    public const string DevicePolicy = "LoadHarnessDevicePolicy";

    /// <summary>The role that the template names; nothing is checked against it.</summary>
    public const string RoleName = "LoadHarnessProvisioningRole";

    /// <summary>The template's body: the serial number becomes the thing's name.</summary>
    public const string TemplateBody = """
        {
          "Parameters": { "SerialNumber": { "Type": "String" }, "AWS::IoT::Certificate::Id": { "Type": "String" } },
          "Resources": {
            "thing": { "Type": "AWS::IoT::Thing", "Properties": { "ThingName": { "Ref": "SerialNumber" } } },
            "certificate": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" }, "Status": "ACTIVE" } },
            "policy": { "Type": "AWS::IoT::Policy", "Properties": { "PolicyName": "LoadHarnessDevicePolicy" } }
          }
        }
        """;

    /// <summary>Makes them where the claim certificate is new to the account. Later starts bring nothing back: what was deleted stays deleted.</summary>
    /// <param name="registry">The account.</param>
    /// <param name="claim">The claim certificate.</param>
    /// <param name="templateName">The template's name.</param>
    /// <param name="claimPolicy">The claim policy's document, put in force at every start; null for one that allows what the template needs.</param>
    public static void Make(AccountRegistry registry, X509Certificate2 claim, string templateName, string? claimPolicy = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        using var _ = registry.Write();
        if (registry.Certificates.Find(AwsIot.AwsIotNames.CertificateId(claim.RawDataMemory.Span)) is not null)
        {
            if (claimPolicy is not null)
            {
                PutInForce(registry, claimPolicy);
            }

            return;
        }

        PutInForce(registry, claimPolicy ?? ProvisioningPolicies.Claim(registry.Arns, templateName));
        if (registry.Policies.Find(DevicePolicy) is null)
        {
            registry.Policies.Create(DevicePolicy, ProvisioningPolicies.Device);
        }

        if (registry.Templates.Find(templateName) is null)
        {
            registry.Templates.Create(new NewTemplate(templateName, TemplateBody, $"arn:aws:iam::{registry.Arns.Account}:role/{RoleName}") { IsEnabled = true });
        }

        var certificate = registry.Certificates.Add(claim, CertificateStatus.Active);
        registry.PolicyAttachments.Attach(ClaimPolicy, PolicyTarget.Certificate(certificate.Id));
    }

    private static void PutInForce(AccountRegistry registry, string document)
    {
        if (registry.Policies.Find(ClaimPolicy) is not { } policy)
        {
            registry.Policies.Create(ClaimPolicy, document);
            return;
        }

        if (string.Equals(policy.Document, document, StringComparison.Ordinal))
        {
            return;
        }

        if (policy.Versions.Length == AwsIot.RegistryRules.PolicyVersions)
        {
            var oldest = policy.Versions.First(version => version.Id != policy.DefaultVersionId);
            registry.Policies.DeleteVersion(ClaimPolicy, oldest.Id.ToString(CultureInfo.InvariantCulture));
        }

        registry.Policies.CreateVersion(ClaimPolicy, document, setAsDefault: true);
    }
}
