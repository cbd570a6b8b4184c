using LoadHarness.AwsIot;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>The account's things.</summary>
internal sealed class ThingRegistry(AccountState state)
{
    /// <summary>How many things there are.</summary>
    public int Count => state.Things.Count;

    /// <summary>All of them, in no order, while others are changed.</summary>
    public IEnumerable<ThingRecord> All => state.Things.All;

    /// <summary>The thing, or null.</summary>
    public ThingRecord? Find(string name) => state.Things.Find(name);

    /// <summary>CreateThing; the same again gives the thing there is, anything else under its name is refused (IoT API model, CreateThing).</summary>
    public ThingRecord Create(string name, string? typeName = null, IReadOnlyDictionary<string, string>? attributes = null, string? billingGroup = null)
    {
        if (!AwsIotNames.IsThingName(name))
        {
            throw RegistryException.Invalid($"Invalid thing name: {name}");
        }

        var wanted = new ThingRecord(name, Guid.NewGuid().ToString(), typeName, Copy(attributes ?? ThingAttributes.None), Version: 1, billingGroup);
        using var _ = state.Write();
        Check(wanted, isNewType: true);
        if (Find(name) is not { } known)
        {
            state.Things.Put(wanted);
            return wanted;
        }

        if (ThingAttributes.AreSame(known.Attributes, wanted.Attributes)
            && string.Equals(known.TypeName, typeName, StringComparison.Ordinal)
            && string.Equals(known.BillingGroup, billingGroup, StringComparison.Ordinal))
        {
            return known;
        }

        throw new RegistryException(RegistryError.ResourceAlreadyExists, $"Thing {name} already exists in account with different properties", known.Id, state.Arns.Thing(name));
    }

    /// <summary>DescribeThing.</summary>
    public ThingRecord Describe(string name) => Find(name) ?? throw NotFound(name);

    /// <summary>UpdateThing.</summary>
    public ThingRecord Update(string name, ThingChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change is { RemovesType: true, TypeName: not null })
        {
            throw RegistryException.Invalid("A thing type cannot be given and removed at once.");
        }

        using var _ = state.Write();
        var known = Describe(name);
        CheckVersion(known, change.ExpectedVersion);
        var changed = known with
        {
            TypeName = change.RemovesType ? null : change.TypeName ?? known.TypeName,
            BillingGroup = change.BillingGroup ?? known.BillingGroup,
            Attributes = change.Attributes is null ? known.Attributes : change.IsMerge ? ThingAttributes.Merge(known.Attributes, change.Attributes) : Copy(change.Attributes),
            Version = known.Version + 1,
        };
        Check(changed, isNewType: !string.Equals(changed.TypeName, known.TypeName, StringComparison.Ordinal));
        state.Things.Put(changed);
        return changed;
    }

    /// <summary>DeleteThing: of a thing that is not there succeeds, of one with a principal is refused (IoT API model, DeleteThing).</summary>
    public void Delete(string name, long? expectedVersion = null)
    {
        using var _ = state.Write();
        if (Find(name) is not { } known)
        {
            return;
        }

        CheckVersion(known, expectedVersion);
        if (!state.ThingPrincipals.RightsOf(name).IsEmpty)
        {
            throw RegistryException.Invalid($"Cannot delete. Thing {name} is still attached to one or more principals");
        }

        state.GroupThings.RemoveRight(name);
        state.Things.Remove(name);
    }

    /// <summary>ListThings, by name.</summary>
    public Page<ThingRecord> List(ThingFilter filter, PageRequest page)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return state.Things.Page(page, filter.Fits);
    }

    private static IReadOnlyDictionary<string, string> Copy(IReadOnlyDictionary<string, string> attributes) => new Dictionary<string, string>(attributes, StringComparer.Ordinal);

    private static void CheckVersion(ThingRecord thing, long? expected)
    {
        if (expected is { } version and not 0 && version != thing.Version)
        {
            throw new RegistryException(RegistryError.VersionConflict, $"The version for thing {thing.Name} does not match the expected version.");
        }
    }

    private void Check(ThingRecord thing, bool isNewType)
    {
        if (isNewType && thing.TypeName is not null)
        {
            if (state.ThingTypes.Find(thing.TypeName) is not { } type)
            {
                throw RegistryException.NotFound("Thing type not found");
            }

            if (type.IsDeprecated)
            {
                throw RegistryException.Invalid($"Can not use deprecated thing type: {type.Name}");
            }
        }

        if (thing.BillingGroup is not null && state.BillingGroups.Find(thing.BillingGroup) is null)
        {
            throw RegistryException.NotFound($"Billing group {thing.BillingGroup} not found");
        }

        ThingAttributes.Check(thing.Attributes, thing.TypeName is null ? RegistryRules.AttributesWithoutType : RegistryRules.AttributesWithType);
    }

    private static RegistryException NotFound(string name) => RegistryException.NotFound($"Thing {name} cannot be found.");
}
