using LoadHarness.AwsIot;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>A billing group.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Id">The billingGroupId, a GUID.</param>
/// <param name="Description">What it is.</param>
/// <param name="Created">When it was made.</param>
internal sealed record BillingGroupRecord(string Name, string Id, string Description, DateTimeOffset Created);

/// <summary>The account's billing groups; a thing is in one at most.</summary>
internal sealed class BillingGroupRegistry(AccountState state)
{
    /// <summary>The group, or null.</summary>
    public BillingGroupRecord? Find(string name) => state.BillingGroups.Find(name);

    /// <summary>CreateBillingGroup; the same again gives the group there is.</summary>
    public BillingGroupRecord Create(string name, string description = "")
    {
        if (!RegistryRules.IsGroupName(name))
        {
            throw RegistryException.Invalid($"Invalid billing group name: {name}");
        }

        using var _ = state.Write();
        if (Find(name) is not { } known)
        {
            var record = new BillingGroupRecord(name, Guid.NewGuid().ToString(), description, state.Time.GetUtcNow());
            state.BillingGroups.Put(record);
            return record;
        }

        return string.Equals(known.Description, description, StringComparison.Ordinal)
            ? known
            : throw new RegistryException(RegistryError.ResourceAlreadyExists, $"Billing group {name} already exists with different properties", known.Id, state.Arns.BillingGroup(name));
    }
}
