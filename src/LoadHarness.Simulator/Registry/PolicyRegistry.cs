using System.Globalization;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>The account's policies and their versions.</summary>
internal sealed class PolicyRegistry(AccountState state)
{
    /// <summary>The policy, or null.</summary>
    public PolicyRecord? Find(string name) => state.Policies.Find(name);

    /// <summary>CreatePolicy.</summary>
    public PolicyRecord Create(string name, string document)
    {
        if (!RegistryRules.IsPolicyName(name))
        {
            throw RegistryException.Invalid($"Invalid policy name: {name}");
        }

        Check(document);
        using var _ = state.Write();
        if (Find(name) is not null)
        {
            throw new RegistryException(RegistryError.ResourceAlreadyExists, $"Policy cannot be created - name already exists (name={name})", name, state.Arns.Policy(name));
        }

        var now = state.Time.GetUtcNow();
        var record = new PolicyRecord(name, [new PolicyVersionRecord(1, document, now)], DefaultVersionId: 1, LastVersionId: 1, now, now);
        state.Policies.Put(record);
        return record;
    }

    /// <summary>GetPolicy.</summary>
    public PolicyRecord Get(string name) => Find(name) ?? throw NotFound(name);

    /// <summary>ListPolicies, by name.</summary>
    public Page<PolicyRecord> List(PageRequest page) => state.Policies.Page(page);

    /// <summary>DeletePolicy: not while it is attached, nor while it has other versions (IoT API model, DeletePolicy).</summary>
    public void Delete(string name)
    {
        using var _ = state.Write();
        var record = Get(name);
        if (!state.PolicyTargets.RightsOf(name).IsEmpty)
        {
            throw new RegistryException(RegistryError.DeleteConflict, $"The policy cannot be deleted as the policy is attached to one or more principals (name={name})");
        }

        if (record.Versions.Length > 1)
        {
            throw new RegistryException(RegistryError.DeleteConflict, $"Cannot delete the policy because it has one or more policy versions attached to it (name={name})");
        }

        state.Policies.Remove(name);
    }

    /// <summary>CreatePolicyVersion.</summary>
    public PolicyVersionRecord CreateVersion(string name, string document, bool setAsDefault)
    {
        Check(document);
        using var _ = state.Write();
        var record = Get(name);
        if (record.Versions.Length >= RegistryRules.PolicyVersions)
        {
            throw new RegistryException(RegistryError.VersionsLimitExceeded, $"The policy {name} already has the maximum number of versions ({RegistryRules.PolicyVersions})");
        }

        var version = new PolicyVersionRecord(record.LastVersionId + 1, document, state.Time.GetUtcNow());
        Put(record with { Versions = record.Versions.Add(version), LastVersionId = version.Id, DefaultVersionId = setAsDefault ? version.Id : record.DefaultVersionId });
        return version;
    }

    /// <summary>GetPolicyVersion.</summary>
    public PolicyVersionRecord GetVersion(string name, string versionId) => Version(Get(name), versionId);

    /// <summary>SetDefaultPolicyVersion.</summary>
    public void SetDefaultVersion(string name, string versionId)
    {
        using var _ = state.Write();
        var record = Get(name);
        var version = Version(record, versionId);
        if (record.DefaultVersionId != version.Id)
        {
            Put(record with { DefaultVersionId = version.Id });
        }
    }

    /// <summary>DeletePolicyVersion: not the default one (IoT API model, DeletePolicyVersion).</summary>
    public void DeleteVersion(string name, string versionId)
    {
        using var _ = state.Write();
        var record = Get(name);
        var version = Version(record, versionId);
        if (version.Id == record.DefaultVersionId)
        {
            throw new RegistryException(RegistryError.DeleteConflict, "Cannot delete the default version of a policy");
        }

        Put(record with { Versions = record.Versions.Remove(version) });
    }

    private static PolicyVersionRecord Version(PolicyRecord record, string versionId)
    {
        var version = int.TryParse(versionId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? record.Version(id) : null;
        return version ?? throw RegistryException.NotFound($"The policy version {versionId} was not found (name={record.Name})");
    }

    private void Put(PolicyRecord record) => state.Policies.Put(record with { Modified = state.Time.GetUtcNow(), GenerationId = Guid.NewGuid().ToString() });

    private static void Check(string document)
    {
        try
        {
            PolicyDocument.ThrowIfTooLong(document);
            PolicyDocument.Parse(document);
        }
        catch (MalformedPolicyException exception)
        {
            throw new RegistryException(RegistryError.MalformedPolicy, $"Policy document is Malformed: {exception.Message}");
        }
    }

    private static RegistryException NotFound(string name) => RegistryException.NotFound($"Policy not found (name={name})");
}
