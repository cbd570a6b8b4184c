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

    /// <summary>The role that the template names.</summary>
    public const string RoleName = "LoadHarnessProvisioningRole";

    private const string HookName = "LoadHarnessHook";

    /// <summary>Makes them where the claim certificate is new to the account. Later starts bring nothing back: what was deleted stays deleted.</summary>
    /// <param name="registry">The account.</param>
    /// <param name="claim">The claim certificate.</param>
    /// <param name="templateName">The template's name.</param>
    /// <param name="claimPolicy">The claim policy's document, put in force at every start; null for one that allows what the template needs.</param>
    /// <param name="templateBody">The template's body, put in force at every start; null for the one built in.</param>
    /// <param name="change">What else differs about the template, put in force at every start; null for nothing.</param>
    public static void Make(AccountRegistry registry, X509Certificate2 claim, string templateName, string? claimPolicy = null, string? templateBody = null, TemplateChange? change = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        using var _ = registry.Write();
        MakeDocuments(registry, claim, templateName, claimPolicy, templateBody);
        if (change is not null && registry.Templates.Find(templateName) is not null)
        {
            registry.Templates.Update(templateName, change);
        }
    }

    /// <summary>The ARN of the template's role.</summary>
    public static string RoleArn(AwsIot.AwsIotArns arns) => $"arn:aws:iam::{arns.Account}:role/{RoleName}";

    /// <summary>The ARN that stands for the template's hook.</summary>
    public static string HookArn(AwsIot.AwsIotArns arns) => $"arn:aws:lambda:{arns.Region}:{arns.Account}:function:{HookName}";

    private static void MakeDocuments(AccountRegistry registry, X509Certificate2 claim, string templateName, string? claimPolicy, string? templateBody)
    {
        if (registry.Certificates.Find(AwsIot.AwsIotNames.CertificateId(claim.RawDataMemory.Span)) is not null)
        {
            if (claimPolicy is not null)
            {
                PutInForce(registry, claimPolicy);
            }

            if (templateBody is not null)
            {
                PutInForce(registry, templateName, templateBody);
            }

            return;
        }

        PutInForce(registry, claimPolicy ?? DefaultDocuments.ClaimPolicy(registry.Arns, templateName));
        if (registry.Policies.Find(DevicePolicy) is null)
        {
            registry.Policies.Create(DevicePolicy, DefaultDocuments.DevicePolicy(registry.Arns));
        }

        if (templateBody is not null || registry.Templates.Find(templateName) is null)
        {
            PutInForce(registry, templateName, templateBody ?? DefaultDocuments.TemplateBody);
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

    private static void PutInForce(AccountRegistry registry, string templateName, string body)
    {
        if (registry.Templates.Find(templateName) is not { } template)
        {
            registry.Templates.Create(new NewTemplate(templateName, body, RoleArn(registry.Arns)) { IsEnabled = true });
            return;
        }

        if (string.Equals(template.Body, body, StringComparison.Ordinal))
        {
            return;
        }

        if (template.Versions.Length == AwsIot.RegistryRules.TemplateVersions)
        {
            registry.Templates.DeleteVersion(templateName, template.Versions.First(version => version.Id != template.DefaultVersionId).Id);
        }

        registry.Templates.CreateVersion(templateName, body, setAsDefault: true);
    }
}
