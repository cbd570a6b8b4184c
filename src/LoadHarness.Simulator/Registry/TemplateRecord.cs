using System.Collections.Immutable;
using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Registry;

/// <summary>What a provisioning template is for (IoT API model, TemplateType).</summary>
internal enum TemplateType
{
    /// <summary>RegisterThing over MQTT.</summary>
    FleetProvisioning,

    /// <summary>The first connection with a certificate of a registered CA; kept, not played.</summary>
    Jitp,
}

/// <summary>Who is asked before a device is provisioned (IoT API model, ProvisioningHook).</summary>
/// <param name="TargetArn">The Lambda function's ARN.</param>
/// <param name="PayloadVersion">The version of what it is sent.</param>
internal sealed record ProvisioningHook(string TargetArn, string PayloadVersion = RegistryRules.HookPayloadVersion);

/// <summary>One version of a template.</summary>
/// <param name="Id">1, 2, …; never used again.</param>
/// <param name="Body">The body as it was sent.</param>
/// <param name="Created">When it was made.</param>
internal sealed record TemplateVersionRecord(int Id, string Body, DateTimeOffset Created);

/// <summary>A provisioning template with its versions.</summary>
internal sealed record TemplateRecord
{
    /// <summary>The template's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required TemplateType Type { get; init; }

    /// <summary>What users read.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it can be used.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>The role that provisions.</summary>
    public required string RoleArn { get; init; }

    /// <summary>Who is asked first; null for nobody.</summary>
    public ProvisioningHook? Hook { get; init; }

    /// <summary>The versions there are, by id.</summary>
    public required ImmutableArray<TemplateVersionRecord> Versions { get; init; }

    /// <summary>The one in force.</summary>
    public required int DefaultVersionId { get; init; }

    /// <summary>The last id given.</summary>
    public required int LastVersionId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>The body in force.</summary>
    public string Body => Version(DefaultVersionId)!.Body;

    /// <summary>The version, or null.</summary>
    public TemplateVersionRecord? Version(int id) => Versions.FirstOrDefault(version => version.Id == id);
}

/// <summary>What CreateProvisioningTemplate is given.</summary>
/// <param name="Name">The template's name.</param>
/// <param name="Body">The body.</param>
/// <param name="RoleArn">The role that provisions.</param>
internal sealed record NewTemplate(string Name, string Body, string RoleArn)
{
    /// <summary>What users read.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it can be used; AWS's default is false.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Who is asked first.</summary>
    public ProvisioningHook? Hook { get; init; }

    /// <summary>What it is for.</summary>
    public TemplateType Type { get; init; }
}

/// <summary>What UpdateProvisioningTemplate changes; null leaves as is.</summary>
internal sealed record TemplateChange
{
    /// <summary>What users read.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it can be used.</summary>
    public bool? IsEnabled { get; init; }

    /// <summary>The version to be in force.</summary>
    public int? DefaultVersionId { get; init; }

    /// <summary>The role that provisions.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Who is asked first.</summary>
    public ProvisioningHook? Hook { get; init; }

    /// <summary>Asks nobody any more.</summary>
    public bool RemovesHook { get; init; }
}
