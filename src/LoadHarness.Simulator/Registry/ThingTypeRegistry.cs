using System.Collections.Immutable;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>A thing type.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Id">The thingTypeId, a GUID.</param>
/// <param name="Description">What it is.</param>
/// <param name="SearchableAttributes">Up to three attributes that can be searched for.</param>
/// <param name="Created">When it was made.</param>
/// <param name="IsDeprecated">Whether things can no longer get it.</param>
internal sealed record ThingTypeRecord(string Name, string Id, string Description, ImmutableArray<string> SearchableAttributes, DateTimeOffset Created, bool IsDeprecated);

/// <summary>The account's thing types.</summary>
internal sealed class ThingTypeRegistry(AccountState state)
{
    /// <summary>The type, or null.</summary>
    public ThingTypeRecord? Find(string name) => state.ThingTypes.Find(name);

    /// <summary>CreateThingType; the same again gives the type there is.</summary>
    public ThingTypeRecord Create(string name, string description = "", IReadOnlyCollection<string>? searchableAttributes = null)
    {
        if (!RegistryRules.IsGroupName(name))
        {
            throw RegistryException.Invalid($"Invalid thing type name: {name}");
        }

        ImmutableArray<string> searchable = searchableAttributes is null ? [] : [.. searchableAttributes];
        if (searchable.Length > RegistryRules.SearchableAttributes || !searchable.All(RegistryRules.IsAttributeName))
        {
            throw RegistryException.Invalid($"A thing type has at most {RegistryRules.SearchableAttributes} searchable attributes, each with a valid name.");
        }

        using var _ = state.Write();
        if (Find(name) is not { } known)
        {
            var record = new ThingTypeRecord(name, Guid.NewGuid().ToString(), description, searchable, state.Time.GetUtcNow(), IsDeprecated: false);
            state.ThingTypes.Put(record);
            return record;
        }

        return string.Equals(known.Description, description, StringComparison.Ordinal) && known.SearchableAttributes.SequenceEqual(searchable, StringComparer.Ordinal)
            ? known
            : throw new RegistryException(RegistryError.ResourceAlreadyExists, $"Thing type {name} already exists with different properties", known.Id, state.Arns.ThingType(name));
    }

    /// <summary>DeprecateThingType, and back.</summary>
    public void Deprecate(string name, bool isUndo = false)
    {
        using var _ = state.Write();
        var known = Find(name) ?? throw RegistryException.NotFound("Thing type not found");
        if (known.IsDeprecated == isUndo)
        {
            state.ThingTypes.Put(known with { IsDeprecated = !isUndo });
        }
    }
}
