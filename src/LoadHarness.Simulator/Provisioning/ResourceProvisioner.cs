using LoadHarness.AwsIot.Templates;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.Provisioning;

/// <summary>Makes a resolved template's resources in the account, or changes those there are as the override settings say.</summary>
internal sealed class ResourceProvisioner(AccountRegistry registry)
{
    /// <summary>Makes them: thing with type and billing group, groups, then certificate and policies.</summary>
    /// <exception cref="RejectedException">One cannot be made; those before it stay.</exception>
    /// <exception cref="RegistryException">The account's state refuses one; those before it stay.</exception>
    public void Provision(ResolvedTemplate template, string certificateId)
    {
        if (template.Thing is { } thing)
        {
            ProvisionThing(thing);
            registry.ThingPrincipals.Attach(thing.Name, certificateId, template.Certificate!.IsExclusive);
        }

        foreach (var policy in template.Policies)
        {
            EnsurePolicy(policy);
            registry.PolicyAttachments.Attach(policy.Name, PolicyTarget.Certificate(certificateId));
        }

        SetStatus(template.Certificate!, certificateId);
    }

    private void ProvisionThing(ResolvedThing thing)
    {
        if (thing.TypeName is not null && registry.ThingTypes.Find(thing.TypeName) is null)
        {
            throw new RejectedException(RejectionReason.UnknownThingType, thing.TypeName);
        }

        if (thing.BillingGroup is not null && registry.BillingGroups.Find(thing.BillingGroup) is null)
        {
            throw new RejectedException(RejectionReason.UnknownBillingGroup, thing.BillingGroup);
        }

        if (TryCreate(thing))
        {
            AddToGroups(thing.Name, thing.Groups ?? []);
            return;
        }

        UpdateThing(thing);
        UpdateGroups(thing);
    }

    /// <summary>False where there is a thing of this name.</summary>
    private bool TryCreate(ResolvedThing thing)
    {
        if (registry.Things.Find(thing.Name) is not null)
        {
            return false;
        }

        try
        {
            registry.Things.Create(thing.Name, thing.TypeName, thing.Attributes, thing.BillingGroup);
            return true;
        }
        catch (RegistryException exception) when (exception.Error == RegistryError.ResourceAlreadyExists)
        {
            return false; // Another device was quicker with the same name.
        }
    }

    private void UpdateThing(ResolvedThing thing)
    {
        FailIf(thing.Attributes is not null && thing.OnAttributes == OverrideAction.Fail, thing.Name);
        FailIf(thing.TypeName is not null && thing.OnTypeName == OverrideAction.Fail, thing.Name);
        FailIf(thing.Groups is not null && thing.OnGroups == OverrideAction.Fail, thing.Name);

        // Both in one change: more than 3 attributes need the type.
        var change = new ThingChange
        {
            Attributes = thing.OnAttributes == OverrideAction.DoNothing ? null : thing.Attributes,
            IsMerge = thing.OnAttributes == OverrideAction.Merge,
            TypeName = thing.OnTypeName == OverrideAction.DoNothing ? null : thing.TypeName,
        };
        if (change.Attributes is not null || change.TypeName is not null)
        {
            registry.Things.Update(thing.Name, change);
        }
    }

    private void UpdateGroups(ResolvedThing thing)
    {
        if (thing.Groups is null || thing.OnGroups == OverrideAction.DoNothing)
        {
            return;
        }

        if (thing.OnGroups == OverrideAction.Replace)
        {
            foreach (var group in registry.ThingGroups.OfThing(thing.Name).Except(thing.Groups, StringComparer.Ordinal))
            {
                registry.ThingGroups.Remove(group, thing.Name);
            }
        }

        AddToGroups(thing.Name, thing.Groups);
    }

    private void AddToGroups(string thing, IReadOnlyList<string> groups)
    {
        foreach (var group in groups)
        {
            if (registry.ThingGroups.Find(group) is null)
            {
                throw new RejectedException(RejectionReason.UnknownThingGroup, group);
            }

            registry.ThingGroups.Add(group, thing);
        }
    }

    private void EnsurePolicy(ResolvedPolicy policy)
    {
        if (registry.Policies.Find(policy.Name) is not null)
        {
            return;
        }

        if (policy.Document is null)
        {
            throw new RejectedException(RejectionReason.UnknownPolicy, policy.Name);
        }

        try
        {
            registry.Policies.Create(policy.Name, policy.Document);
        }
        catch (RegistryException exception) when (exception.Error == RegistryError.ResourceAlreadyExists)
        {
            // Another device was quicker: the name is the hash of the document, so it is the same one.
        }
    }

    private void SetStatus(ResolvedCertificate wanted, string certificateId)
    {
        // A status that nobody has set yet is no conflict: PENDING_ACTIVATION always gives way.
        var isSet = registry.Certificates.Find(certificateId)?.Status is not (null or CertificateStatus.PendingActivation);
        FailIf(isSet && wanted.OnStatus == OverrideAction.Fail, certificateId);
        var isKept = isSet && wanted.OnStatus == OverrideAction.DoNothing;
        if (!isKept && !registry.Certificates.TrySet(certificateId, wanted.IsActive ? CertificateStatus.Active : CertificateStatus.Inactive))
        {
            throw new RejectedException(RejectionReason.InvalidToken); // Deleted meanwhile.
        }
    }

    private static void FailIf(bool isConflict, string name)
    {
        if (isConflict)
        {
            throw new RejectedException(RejectionReason.ResourceConflict, name);
        }
    }
}
