namespace LoadHarness.Simulator.Registry;

/// <summary>A thing.</summary>
/// <param name="Name">The thing's name.</param>
/// <param name="Id">The thingId, a GUID.</param>
/// <param name="TypeName">The thing type; null for none.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="Version">1, and one more with each change.</param>
/// <param name="BillingGroup">The billing group; null for none.</param>
internal sealed record ThingRecord(string Name, string Id, string? TypeName, IReadOnlyDictionary<string, string> Attributes, long Version, string? BillingGroup);

/// <summary>What UpdateThing changes; null leaves as is.</summary>
internal sealed record ThingChange
{
    /// <summary>The thing type.</summary>
    public string? TypeName { get; init; }

    /// <summary>Takes the thing type away.</summary>
    public bool RemovesType { get; init; }

    /// <summary>The attributes.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>Adds the attributes to those there are, an empty value removing one; otherwise they replace them (IoT API model, AttributePayload).</summary>
    public bool IsMerge { get; init; }

    /// <summary>The version the thing must have; null or 0 for any.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>The billing group; RegisterThing sets it, UpdateThing does not.</summary>
    public string? BillingGroup { get; init; }
}

/// <summary>Which things ListThings gives.</summary>
internal sealed record ThingFilter
{
    /// <summary>Only those with this attribute.</summary>
    public string? AttributeName { get; init; }

    /// <summary>And this value of it.</summary>
    public string? AttributeValue { get; init; }

    /// <summary>Whether the value need only begin so.</summary>
    public bool IsPrefix { get; init; }

    /// <summary>Only those of this type.</summary>
    public string? TypeName { get; init; }

    /// <summary>Whether the thing is one of them.</summary>
    public bool Fits(ThingRecord thing)
    {
        if (TypeName is not null && !string.Equals(thing.TypeName, TypeName, StringComparison.Ordinal))
        {
            return false;
        }

        if (AttributeName is null)
        {
            return true;
        }

        return thing.Attributes.TryGetValue(AttributeName, out var value)
            && (AttributeValue is null || (IsPrefix ? value.StartsWith(AttributeValue, StringComparison.Ordinal) : string.Equals(value, AttributeValue, StringComparison.Ordinal)));
    }
}
