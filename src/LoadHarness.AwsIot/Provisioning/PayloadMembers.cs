namespace LoadHarness.AwsIot.Provisioning;

/// <summary>What a known member of a payload must hold.</summary>
internal enum MemberType
{
    Text,
    Integer,
    TextMap,
}

/// <summary>The known members of a payload and what was read for them; members of other names are skipped.</summary>
internal sealed class PayloadMembers(params (string Name, MemberType Type)[] known)
{
    private readonly object?[] _values = new object?[known.Length];

    /// <summary>The place of a known member, or -1.</summary>
    public int IndexOf(string? name) => Array.FindIndex(known, member => string.Equals(member.Name, name, StringComparison.Ordinal));

    public string NameOf(int index) => known[index].Name;

    public MemberType TypeOf(int index) => known[index].Type;

    /// <summary>Keeps a member's value; null is as good as absent. Of a member repeated in JSON the last stands; CBOR forbids it.</summary>
    public void Set(int index, object? value) => _values[index] = value;

    public string? Text(string name) => (string?)_values[IndexOf(name)];

    public int Integer(string name) => (int?)_values[IndexOf(name)] ?? 0;

    public IReadOnlyDictionary<string, string> Map(string name) =>
        (IReadOnlyDictionary<string, string>?)_values[IndexOf(name)] ?? EmptyMap;

    private static readonly IReadOnlyDictionary<string, string> EmptyMap = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A payload that is not what it should be; never leaves the codec.</summary>
internal sealed class PayloadException(string message) : Exception(message);
