using System.Text.Json.Nodes;

namespace LoadHarness.Core.Plans.Model;

/// <summary>A group of members that may be left out as a whole: null is not written.</summary>
internal sealed class OptionalObject<T>(PlanObject<T> inner) : PlanValue<T?>
    where T : class
{
    public override string Words => inner.Words;

    public override IPlanObject? Nested => inner;

    public override T? Read(PlanNode node, string path, PlanReader reader, T? fallback) =>
        node is PlanScalar { IsNull: true } ? fallback : inner.Read(node, path, reader, fallback ?? inner.Initial);

    public override PlanNode? Write(T? value, bool stagesCountDevices) => value is null ? null : inner.Write(value, stagesCountDevices);

    public override JsonObject Schema() => inner.Schema();
}

/// <summary>A list that may be written as its only item.</summary>
internal sealed class OneOrMore(PlanValue<string> item) : PlanValue<IReadOnlyList<string>>
{
    private readonly ListValue<string> _list = new(item, "a name or a list of names", "");

    public override string Words => item.Words;

    public override IReadOnlyList<string> Read(PlanNode node, string path, PlanReader reader, IReadOnlyList<string> fallback) =>
        node is PlanScalar { IsNull: false } ? [item.Read(node, path, reader, "")] : _list.Read(node, path, reader, fallback);

    public override PlanNode? Write(IReadOnlyList<string> value, bool stagesCountDevices) =>
        value is [var only] ? item.Write(only, stagesCountDevices) : _list.Write(value, stagesCountDevices);

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(item.Schema(), _list.Schema()) };
}
