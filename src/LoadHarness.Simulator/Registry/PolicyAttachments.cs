using LoadHarness.AwsIot;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>Which policies are attached to which certificates and thing groups.</summary>
internal sealed class PolicyAttachments(AccountState state)
{
    /// <summary>AttachPolicy; again changes nothing.</summary>
    public void Attach(string policyName, PolicyTarget target)
    {
        using var _ = state.Write();
        if (state.Policies.Find(policyName) is null)
        {
            throw RegistryException.NotFound($"Policy not found (name={policyName})");
        }

        CheckExists(target);
        var key = target.Key;
        if (state.PolicyTargets.Has(policyName, key))
        {
            return;
        }

        if (state.PolicyTargets.LeftsOf(key).Count >= RegistryRules.PoliciesPerTarget)
        {
            throw new RegistryException(RegistryError.LimitExceeded, $"The maximum number of policies per target is {RegistryRules.PoliciesPerTarget}.");
        }

        state.PolicyTargets.Add(policyName, key);
    }

    /// <summary>DetachPolicy; what is not attached stays so (IoT API model: the operation knows no ResourceNotFoundException).</summary>
    public void Detach(string policyName, PolicyTarget target)
    {
        using var _ = state.Write();
        state.PolicyTargets.Remove(policyName, target.Key);
    }

    /// <summary>The names of the policies attached to the target itself.</summary>
    public IReadOnlyCollection<string> NamesOf(PolicyTarget target) => state.PolicyTargets.LeftsOf(target.Key);

    /// <summary>ListAttachedPolicies, by name; recursively also those of the group's parents.</summary>
    public Page<PolicyRecord> ListAttached(PolicyTarget target, bool isRecursive, PageRequest page)
    {
        CheckExists(target);
        var names = state.PolicyTargets.LeftsOf(target.Key);
        if (isRecursive && !target.IsCertificate)
        {
            names = ThingGroupRegistry.WithParents(state, target.Name).Aggregate(names, (all, group) => all.Union(state.PolicyTargets.LeftsOf(PolicyTarget.Group(group).Key)));
        }

        return SortedNames.Page(names, page, state.Policies.Find);
    }

    /// <summary>ListTargetsForPolicy, as ARNs.</summary>
    public Page<string> ListTargets(string policyName, PageRequest page)
    {
        return state.Policies.Find(policyName) is null
            ? throw RegistryException.NotFound($"Policy not found (name={policyName})")
            : SortedNames.Page(state.PolicyTargets.RightsOf(policyName), page, key => key).Select(key => PolicyTarget.OfKey(key).Arn(state.Arns));
    }

    /// <summary>The policies in force for a certificate and, where it acts as a thing, for that thing's groups and their parents (AWS IoT developer guide, "Thing groups").</summary>
    public IReadOnlyList<PolicyRecord> Effective(string certificateId, string? thingName)
    {
        var names = state.PolicyTargets.LeftsOf(PolicyTarget.Certificate(certificateId).Key);
        if (thingName is not null)
        {
            foreach (var group in state.GroupThings.LeftsOf(thingName).SelectMany(group => ThingGroupRegistry.WithParents(state, group)))
            {
                names = names.Union(state.PolicyTargets.LeftsOf(PolicyTarget.Group(group).Key));
            }
        }

        return [.. names.Select(state.Policies.Find).OfType<PolicyRecord>()];
    }

    private void CheckExists(PolicyTarget target)
    {
        if (target.IsCertificate ? state.Certificates.Find(target.Name) is null : state.ThingGroups.Find(target.Name) is null)
        {
            throw RegistryException.NotFound($"The target does not exist: {target.Arn(state.Arns)}");
        }
    }
}
