using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Templates;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>The account's provisioning templates and their versions.</summary>
internal sealed class TemplateRegistry(AccountState state)
{
    /// <summary>The template, or null.</summary>
    public TemplateRecord? Find(string name) => state.Templates.Find(name);

    /// <summary>CreateProvisioningTemplate.</summary>
    public TemplateRecord Create(NewTemplate wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (!AwsIotNames.IsTemplateName(wanted.Name))
        {
            throw RegistryException.Invalid($"Invalid template name: {wanted.Name}");
        }

        CheckBody(wanted.Body);
        Check(wanted.Description, wanted.RoleArn, wanted.Hook);
        using var _ = state.Write();
        if (Find(wanted.Name) is not null)
        {
            throw new RegistryException(RegistryError.ResourceAlreadyExists, $"Provisioning template {wanted.Name} already exists.", wanted.Name, state.Arns.ProvisioningTemplate(wanted.Name));
        }

        if (state.Templates.Count >= RegistryRules.Templates)
        {
            throw new RegistryException(RegistryError.LimitExceeded, $"An account has at most {RegistryRules.Templates} provisioning templates.");
        }

        var now = state.Time.GetUtcNow();
        var record = new TemplateRecord
        {
            Name = wanted.Name,
            Type = wanted.Type,
            Description = wanted.Description,
            IsEnabled = wanted.IsEnabled,
            RoleArn = wanted.RoleArn,
            Hook = wanted.Hook,
            Versions = [new TemplateVersionRecord(1, wanted.Body, now)],
            DefaultVersionId = 1,
            LastVersionId = 1,
            Created = now,
            Modified = now,
        };
        state.Templates.Put(record);
        return record;
    }

    /// <summary>DescribeProvisioningTemplate.</summary>
    public TemplateRecord Describe(string name) => Find(name) ?? throw RegistryException.NotFound($"Provisioning template {name} was not found.");

    /// <summary>UpdateProvisioningTemplate; the body cannot be changed, only which version of it is in force.</summary>
    public void Update(string name, TemplateChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change is { RemovesHook: true, Hook: not null })
        {
            throw RegistryException.Invalid("A pre-provisioning hook cannot be given and removed at once.");
        }

        Check(change.Description, change.RoleArn, change.Hook);
        using var _ = state.Write();
        var known = Describe(name);
        if (change.DefaultVersionId is { } version && known.Version(version) is null)
        {
            throw VersionNotFound(name, version);
        }

        Put(known with
        {
            Description = change.Description ?? known.Description,
            IsEnabled = change.IsEnabled ?? known.IsEnabled,
            DefaultVersionId = change.DefaultVersionId ?? known.DefaultVersionId,
            RoleArn = change.RoleArn ?? known.RoleArn,
            Hook = change.RemovesHook ? null : change.Hook ?? known.Hook,
        });
    }

    /// <summary>DeleteProvisioningTemplate, with all its versions.</summary>
    public void Delete(string name)
    {
        using var _ = state.Write();
        Describe(name);
        state.Templates.Remove(name);
    }

    /// <summary>ListProvisioningTemplates, by name.</summary>
    public Page<TemplateRecord> List(PageRequest page) => state.Templates.Page(page);

    /// <summary>CreateProvisioningTemplateVersion.</summary>
    public TemplateVersionRecord CreateVersion(string name, string body, bool setAsDefault)
    {
        CheckBody(body);
        using var _ = state.Write();
        var known = Describe(name);
        if (known.Versions.Length >= RegistryRules.TemplateVersions)
        {
            throw new RegistryException(RegistryError.VersionsLimitExceeded, $"Provisioning template {name} already has the maximum number of versions ({RegistryRules.TemplateVersions})");
        }

        var version = new TemplateVersionRecord(known.LastVersionId + 1, body, state.Time.GetUtcNow());
        Put(known with { Versions = known.Versions.Add(version), LastVersionId = version.Id, DefaultVersionId = setAsDefault ? version.Id : known.DefaultVersionId });
        return version;
    }

    /// <summary>DescribeProvisioningTemplateVersion.</summary>
    public TemplateVersionRecord DescribeVersion(string name, int versionId) => Describe(name).Version(versionId) ?? throw VersionNotFound(name, versionId);

    /// <summary>ListProvisioningTemplateVersions, by id.</summary>
    public IReadOnlyList<TemplateVersionRecord> ListVersions(string name) => Describe(name).Versions;

    /// <summary>DeleteProvisioningTemplateVersion: not the default one.</summary>
    public void DeleteVersion(string name, int versionId)
    {
        using var _ = state.Write();
        var known = Describe(name);
        var version = known.Version(versionId) ?? throw VersionNotFound(name, versionId);
        if (version.Id == known.DefaultVersionId)
        {
            throw new RegistryException(RegistryError.DeleteConflict, $"The default version of provisioning template {name} cannot be deleted.");
        }

        Put(known with { Versions = known.Versions.Remove(version) });
    }

    private static void Check(string? description, string? roleArn, ProvisioningHook? hook)
    {
        if (description?.Length > RegistryRules.TemplateDescriptionLength)
        {
            throw RegistryException.Invalid($"A description has at most {RegistryRules.TemplateDescriptionLength} characters.");
        }

        if (roleArn is not null && !RegistryRules.IsRoleArn(roleArn))
        {
            throw RegistryException.Invalid("provisioningRoleArn must be an IAM role's ARN.");
        }

        if (hook is not null && !string.Equals(hook.PayloadVersion, RegistryRules.HookPayloadVersion, StringComparison.Ordinal))
        {
            throw RegistryException.Invalid($"The only payloadVersion is {RegistryRules.HookPayloadVersion}.");
        }

        if (hook?.TargetArn.Length is 0 or > 2048)
        {
            throw RegistryException.Invalid("targetArn must have 1 to 2048 characters.");
        }
    }

    private static RegistryException VersionNotFound(string name, int versionId) => RegistryException.NotFound($"Version {versionId} of provisioning template {name} was not found.");

    private void Put(TemplateRecord record) => state.Templates.Put(record with { Modified = state.Time.GetUtcNow() });

    private static void CheckBody(string body)
    {
        if (body.Length > RegistryRules.TemplateBodyLength)
        {
            throw RegistryException.Invalid($"A template body has at most {RegistryRules.TemplateBodyLength} characters.");
        }

        try
        {
            ProvisioningTemplateBody.Parse(body);
        }
        catch (TemplateFormatException exception)
        {
            throw RegistryException.Invalid($"Invalid template body: {exception.Message}");
        }
    }
}
