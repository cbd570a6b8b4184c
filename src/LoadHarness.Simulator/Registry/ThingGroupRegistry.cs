using LoadHarness.AwsIot;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>A static thing group.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Id">The thingGroupId, a GUID.</param>
/// <param name="Parent">The group it is in; null for none.</param>
/// <param name="Description">What it is.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="Created">When it was made.</param>
internal sealed record ThingGroupRecord(string Name, string Id, string? Parent, string Description, IReadOnlyDictionary<string, string> Attributes, DateTimeOffset Created);

/// <summary>The account's static thing groups and who is in them.</summary>
internal sealed class ThingGroupRegistry(AccountState state)
{
    /// <summary>The group, or null.</summary>
    public ThingGroupRecord? Find(string name) => state.ThingGroups.Find(name);

    /// <summary>CreateThingGroup; the same again gives the group there is.</summary>
    public ThingGroupRecord Create(string name, string? parent = null, string description = "", IReadOnlyDictionary<string, string>? attributes = null)
    {
        if (!RegistryRules.IsGroupName(name))
        {
            throw RegistryException.Invalid($"Invalid thing group name: {name}");
        }

        var given = new Dictionary<string, string>(attributes ?? ThingAttributes.None, StringComparer.Ordinal);
        ThingAttributes.Check(given, RegistryRules.AttributesWithType);
        using var _ = state.Write();
        if (parent is not null && Find(parent) is null)
        {
            // The operation knows no ResourceNotFoundException (IoT API model, CreateThingGroup).
            throw RegistryException.Invalid($"Parent thing group {parent} does not exist.");
        }

        if (Find(name) is not { } known)
        {
            var record = new ThingGroupRecord(name, Guid.NewGuid().ToString(), parent, description, given, state.Time.GetUtcNow());
            state.ThingGroups.Put(record);
            return record;
        }

        return string.Equals(known.Parent, parent, StringComparison.Ordinal) && string.Equals(known.Description, description, StringComparison.Ordinal) && ThingAttributes.AreSame(known.Attributes, given)
            ? known
            : throw new RegistryException(RegistryError.ResourceAlreadyExists, $"Thing Group {name} already exists in current account with different properties", known.Id, state.Arns.ThingGroup(name));
    }

    /// <summary>AddThingToThingGroup; again changes nothing.</summary>
    public void Add(string groupName, string thingName)
    {
        using var _ = state.Write();
        Check(groupName, thingName);
        if (state.GroupThings.Has(groupName, thingName))
        {
            return;
        }

        var groups = state.GroupThings.LeftsOf(thingName);
        if (groups.Count >= RegistryRules.GroupsPerThing)
        {
            throw RegistryException.Invalid($"A thing can be in at most {RegistryRules.GroupsPerThing} thing groups.");
        }

        // "A thing can't be in two groups of the same hierarchy" (AWS IoT developer guide, "Static thing groups").
        var root = WithParents(state, groupName).Last();
        if (groups.Any(group => string.Equals(WithParents(state, group).Last(), root, StringComparison.Ordinal)))
        {
            throw RegistryException.Invalid($"Thing {thingName} is already in a thing group of the same hierarchy.");
        }

        state.GroupThings.Add(groupName, thingName);
    }

    /// <summary>RemoveThingFromThingGroup; one that is not in it stays so.</summary>
    public void Remove(string groupName, string thingName)
    {
        using var _ = state.Write();
        Check(groupName, thingName);
        state.GroupThings.Remove(groupName, thingName);
    }

    /// <summary>The groups the thing is in itself.</summary>
    public IReadOnlyCollection<string> OfThing(string thingName) => state.GroupThings.LeftsOf(thingName);

    /// <summary>The things in the group itself, by name.</summary>
    public Page<string> Things(string groupName, PageRequest page) => SortedNames.Page(state.GroupThings.RightsOf(groupName), page, name => name);

    /// <summary>The group and the groups above it, up to the root.</summary>
    internal static IEnumerable<string> WithParents(AccountState state, string groupName)
    {
        for (var name = groupName; name is not null; name = state.ThingGroups.Find(name)?.Parent)
        {
            yield return name;
        }
    }

    private void Check(string groupName, string thingName)
    {
        if (Find(groupName) is null)
        {
            throw RegistryException.NotFound($"Thing group {groupName} does not exist.");
        }

        if (state.Things.Find(thingName) is null)
        {
            throw RegistryException.NotFound($"Thing {thingName} cannot be found.");
        }
    }
}
