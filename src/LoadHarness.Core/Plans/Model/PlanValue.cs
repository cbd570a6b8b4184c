using System.Text.Json.Nodes;

namespace LoadHarness.Core.Plans.Model;

/// <summary>What kind of value a member takes: read, written, described and published from one declaration.</summary>
/// <typeparam name="T">What it becomes.</typeparam>
internal abstract class PlanValue<T>
{
    /// <summary>What is allowed, as words that follow "must be".</summary>
    public abstract string Words { get; }

    /// <summary>The object's own declaration where the value is one.</summary>
    public virtual IPlanObject? Nested => null;

    /// <summary>Reads a value and reports what is wrong with it.</summary>
    /// <param name="node">What the plan says.</param>
    /// <param name="path">The member.</param>
    /// <param name="reader">Takes the faults.</param>
    /// <param name="fallback">The result where the value is faulty.</param>
    public abstract T Read(PlanNode node, string path, PlanReader reader, T fallback);

    /// <summary>Writes a value; null where there is none to write.</summary>
    /// <param name="value">The value.</param>
    /// <param name="stagesCountDevices">True where stages count devices, not starts a second.</param>
    public abstract PlanNode? Write(T value, bool stagesCountDevices);

    /// <summary>The value's JSON Schema.</summary>
    public abstract JsonObject Schema();
}

/// <summary>Parses a text; returns null where it is good, else what it must be.</summary>
internal delegate string? ScalarParser<T>(string text, out T value);

/// <summary>A single value.</summary>
internal sealed class ScalarValue<T>(string words, ScalarParser<T> parse, Func<T, string?> format, Func<JsonObject> schema) : PlanValue<T>
{
    public override string Words => words;

    public override T Read(PlanNode node, string path, PlanReader reader, T fallback)
    {
        if (node is not PlanScalar scalar)
        {
            reader.Fault(node, path, $"'{path}' must be {words}, not {node.Words}.");
            return fallback;
        }

        var known = reader.Faults.Count;
        var text = reader.Expand(scalar, path);
        if (reader.Faults.Count > known)
        {
            return fallback;
        }

        if (scalar.IsNull)
        {
            reader.Fault(node, path, $"'{path}' has no value; it must be {words}.");
            return fallback;
        }

        if (parse(text, out var value) is { } expected)
        {
            reader.Fault(node, path, $"'{path}' must be {expected}, not {new PlanScalar(text).Words}.");
            return fallback;
        }

        return value;
    }

    public override PlanNode? Write(T value, bool stagesCountDevices) =>
        format(value) is { } text ? new PlanScalar(text, plain: !new PlanScalar(text).IsNull) : null;

    public override JsonObject Schema() => schema();
}

/// <summary>A list of values.</summary>
/// <param name="item">What each item is.</param>
/// <param name="words">What is allowed.</param>
/// <param name="blank">Stands in for a faulty item, so that the others keep their places.</param>
internal sealed class ListValue<T>(PlanValue<T> item, string words, T blank) : PlanValue<IReadOnlyList<T>>
{
    public override string Words => words;

    public override IPlanObject? Nested => item.Nested;

    public override IReadOnlyList<T> Read(PlanNode node, string path, PlanReader reader, IReadOnlyList<T> fallback)
    {
        if (node is PlanScalar { IsNull: true })
        {
            return [];
        }

        if (node is not PlanList list)
        {
            reader.Fault(node, path, $"'{path}' must be {words}, not {node.Words}.");
            return fallback;
        }

        var values = new List<T>(list.Items.Count);
        for (var i = 0; i < list.Items.Count; i++)
        {
            var itemPath = $"{path}[{i}]";
            reader.Place(itemPath, list.Items[i]);
            values.Add(item.Read(list.Items[i], itemPath, reader, blank));
        }

        return values;
    }

    public override PlanNode? Write(IReadOnlyList<T> value, bool stagesCountDevices)
    {
        var list = new PlanList();
        list.Items.AddRange(value.Select(v => item.Write(v, stagesCountDevices)).OfType<PlanNode>());
        return list.Items.Count == 0 ? null : list;
    }

    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = item.Schema() };
}

/// <summary>Texts by name.</summary>
internal sealed class MapValue(string words) : PlanValue<IReadOnlyDictionary<string, string>>
{
    public override string Words => words;

    public override IReadOnlyDictionary<string, string> Read(
        PlanNode node, string path, PlanReader reader, IReadOnlyDictionary<string, string> fallback)
    {
        if (node is PlanScalar { IsNull: true })
        {
            return fallback;
        }

        if (node is not PlanMap map)
        {
            reader.Fault(node, path, $"'{path}' must be {words}, not {node.Words}.");
            return fallback;
        }

        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            var itemPath = $"{path}.{key.Text}";
            reader.Place(itemPath, value);
            if (value is not PlanScalar scalar)
            {
                reader.Fault(value, itemPath, $"'{itemPath}' must be a text, not {value.Words}.");
            }
            else if (!values.TryAdd(key.Text, reader.Expand(scalar, itemPath)))
            {
                reader.Fault(key, itemPath, $"'{itemPath}' is given twice.");
            }
        }

        return values;
    }

    public override PlanNode? Write(IReadOnlyDictionary<string, string> value, bool stagesCountDevices)
    {
        var map = new PlanMap();
        foreach (var (key, text) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            map.Set(key, new PlanScalar(text, plain: !new PlanScalar(text).IsNull));
        }

        return map.Entries.Count == 0 ? null : map;
    }

    public override JsonObject Schema() =>
        new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") } };
}
