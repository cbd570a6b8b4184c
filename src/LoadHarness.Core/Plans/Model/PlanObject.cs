using System.Text.Json.Nodes;

namespace LoadHarness.Core.Plans.Model;

/// <summary>An object's declaration as schema and documents see it.</summary>
internal interface IPlanObject
{
    /// <summary>The object's heading in documents.</summary>
    string Name { get; }

    /// <summary>What the object is, in one sentence.</summary>
    string Doc { get; }

    /// <summary>The members in order.</summary>
    IEnumerable<IPlanMember> MemberInfos { get; }
}

/// <summary>A member's declaration as schema and documents see it.</summary>
internal interface IPlanMember
{
    /// <summary>The YAML name.</summary>
    string Name { get; }

    /// <summary>What it is for, in one sentence.</summary>
    string Doc { get; }

    /// <summary>What holds where it is left out, in words.</summary>
    string Default { get; }

    /// <summary>True where it must be given.</summary>
    bool Required { get; }

    /// <summary>What is allowed.</summary>
    string Words { get; }

    /// <summary>The object's declaration where the member is one, or a list of them.</summary>
    IPlanObject? Nested { get; }

    /// <summary>The value's JSON Schema.</summary>
    JsonObject Schema();
}

/// <summary>One member of an object: declared once, used to read, write, describe and publish it.</summary>
internal abstract class PlanMember<TOwner>(string name, string doc) : IPlanMember
{
    public string Name => name;

    public string Doc => doc;

    public abstract string Default { get; }

    public bool Required { get; init; }

    /// <summary>What holds where the member is left out, where the default is no value that could be written.</summary>
    public string? DefaultWords { get; init; }

    /// <summary>Leaves the member out of a written plan while it has its default: for members that only fit some plans.</summary>
    public bool OmitDefault { get; init; }

    public abstract string Words { get; }

    public abstract IPlanObject? Nested { get; }

    public abstract TOwner Read(TOwner owner, PlanNode node, string path, PlanReader reader);

    public abstract PlanNode? Write(TOwner owner, bool stagesCountDevices);

    public abstract JsonObject Schema();
}

/// <inheritdoc/>
internal sealed class PlanMember<TOwner, TValue>(
    string name, string doc, PlanValue<TValue> value, TOwner initial, Func<TOwner, TValue> get, Func<TOwner, TValue, TOwner> set) : PlanMember<TOwner>(name, doc)
{
    public override string Words => value.Words;

    public override IPlanObject? Nested => value.Nested;

    public override string Default => DefaultWords ?? (Required ? "required" : value.Write(get(initial), false) is PlanScalar scalar ? $"`{scalar.Text}`" : "none");

    public override TOwner Read(TOwner owner, PlanNode node, string path, PlanReader reader) => set(owner, value.Read(node, path, reader, get(owner)));

    public override PlanNode? Write(TOwner owner, bool stagesCountDevices)
    {
        var now = get(owner);
        return OmitDefault && EqualityComparer<TValue>.Default.Equals(now, get(initial)) ? null : value.Write(now, stagesCountDevices);
    }

    public override JsonObject Schema()
    {
        var schema = value.Schema();
        schema["description"] = Doc;
        return schema;
    }
}

/// <summary>An object with its members.</summary>
/// <typeparam name="T">The record it becomes.</typeparam>
internal sealed class PlanObject<T>(string name, string doc, T initial) : PlanValue<T>, IPlanObject
{
    private readonly List<PlanMember<T>> _members = [];

    public string Name => name;

    public string Doc => doc;

    public T Initial => initial;

    public IEnumerable<IPlanMember> MemberInfos => _members;

    public override string Words => $"a group of members: {string.Join(", ", _members.Select(m => m.Name))}";

    public override IPlanObject Nested => this;

    /// <summary>The member that a bare scalar sets, where the object may be written as one.</summary>
    public string? Shorthand { get; init; }

    /// <summary>Looks at the object's nodes before they are read.</summary>
    public Action<PlanMap, string, PlanReader>? Prepare { get; init; }

    /// <summary>Declares a member.</summary>
    public PlanObject<T> With<TValue>(
        string member, string meaning, PlanValue<TValue> value, Func<T, TValue> get, Func<T, TValue, T> set, string? defaultWords = null, bool required = false, bool omitDefault = false)
    {
        _members.Add(new PlanMember<T, TValue>(member, meaning, value, initial, get, set)
        {
            DefaultWords = defaultWords,
            Required = required,
            OmitDefault = omitDefault,
        });
        return this;
    }

    public override T Read(PlanNode node, string path, PlanReader reader, T fallback)
    {
        if (node is PlanScalar { IsNull: true } && Shorthand is null)
        {
            return fallback;
        }

        if (node is PlanScalar && Shorthand is not null)
        {
            var whole = _members.Find(m => m.Name == Shorthand)!;
            return whole.Read(initial, node, path, reader);
        }

        if (node is not PlanMap map)
        {
            reader.Fault(node, path, $"'{path}' must be {Words}; it is {node.Words}.");
            return fallback;
        }

        Prepare?.Invoke(map, path, reader);
        return ReadMembers(map, path, reader);
    }

    public override PlanNode? Write(T value, bool stagesCountDevices)
    {
        var map = new PlanMap();
        foreach (var member in _members)
        {
            if (member.Write(value, stagesCountDevices) is { } node)
            {
                map.Set(member.Name, node);
            }
        }

        return Shorthand is not null && map.Entries.Count == 1 ? map.Find(Shorthand) : map.Entries.Count == 0 ? null : map;
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var member in _members)
        {
            properties[member.Name] = member.Schema();
            if (member.Required)
            {
                required.Add(member.Name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return Shorthand is null ? schema : new JsonObject { ["anyOf"] = new JsonArray(_members.Find(m => m.Name == Shorthand)!.Schema(), schema) };
    }

    private T ReadMembers(PlanMap map, string path, PlanReader reader)
    {
        var value = initial;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, node) in map.Entries)
        {
            var memberPath = path.Length == 0 ? key.Text : $"{path}.{key.Text}";
            var member = _members.Find(m => m.Name == key.Text);
            if (member is null)
            {
                var names = _members.Select(m => m.Name).ToList();
                var help = Suggestion.Words(key.Text, names) is { Length: > 0 } words ? words : $"; known are {string.Join(", ", names)}.";
                reader.Fault(key, memberPath, $"unknown member '{key.Text}'{(path.Length == 0 ? "" : $" in '{path}'")}{help}");
            }
            else if (!seen.Add(key.Text))
            {
                reader.Fault(key, memberPath, $"'{memberPath}' is given twice.");
            }
            else
            {
                reader.Place(memberPath, node);
                value = member.Read(value, node, memberPath, reader);
            }
        }

        foreach (var missing in _members.Where(m => m.Required && !seen.Contains(m.Name)))
        {
            reader.Fault(map, path.Length == 0 ? missing.Name : $"{path}.{missing.Name}", $"{(path.Length == 0 ? "the plan" : $"'{path}'")} lacks '{missing.Name}': {missing.Words}.");
        }

        return value;
    }
}
