using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Registry;

/// <summary>Checks and compares the attributes of things and groups.</summary>
internal static class ThingAttributes
{
    /// <summary>No attributes.</summary>
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Checks names, values and how many there are.</summary>
    public static void Check(IReadOnlyDictionary<string, string> attributes, int limit)
    {
        if (attributes.Count > limit)
        {
            throw RegistryException.Invalid(limit == RegistryRules.AttributesWithoutType
                ? $"A thing without a thing type has at most {limit} attributes."
                : $"There are at most {limit} attributes.");
        }

        foreach (var (name, value) in attributes)
        {
            if (!RegistryRules.IsAttributeName(name))
            {
                throw RegistryException.Invalid($"Invalid attribute name: {name}");
            }

            if (!RegistryRules.IsAttributeValue(value))
            {
                throw RegistryException.Invalid($"Invalid value of attribute {name}.");
            }
        }
    }

    /// <summary>The attributes after a change; an empty value removes one when merging (IoT API model, AttributePayload).</summary>
    public static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> change)
    {
        var merged = new Dictionary<string, string>(old, StringComparer.Ordinal);
        foreach (var (name, value) in change)
        {
            if (value.Length == 0)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return merged;
    }

    /// <summary>Whether both say the same.</summary>
    public static bool AreSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && string.Equals(value, pair.Value, StringComparison.Ordinal));
}
