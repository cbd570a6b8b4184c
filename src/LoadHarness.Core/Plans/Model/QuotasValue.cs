using System.Text.Json.Nodes;
using LoadHarness.Core.Plans.Quotas;

namespace LoadHarness.Core.Plans.Model;

/// <summary>Limits by the names of <see cref="QuotaCatalog"/>.</summary>
internal sealed class QuotasValue : PlanValue<IReadOnlyDictionary<string, string>>
{
    private readonly MapValue _map = new("names with limits, such as connects: 100/s, or all: aws");

    public override string Words => _map.Words;

    public override IReadOnlyDictionary<string, string> Read(PlanNode node, string path, PlanReader reader, IReadOnlyDictionary<string, string> fallback)
    {
        var entries = _map.Read(node, path, reader, fallback);
        var known = reader.Faults.Count;
        foreach (var (name, text) in entries)
        {
            if (QuotaLimits.Check(name, text) is { } wrong)
            {
                reader.FaultAt($"{path}.{name}", $"'{path}.{name}' {wrong}");
            }
        }

        return reader.Faults.Count > known ? fallback : entries;
    }

    public override PlanNode? Write(IReadOnlyDictionary<string, string> value, bool stagesCountDevices) => _map.Write(value, stagesCountDevices);

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["enum"] = new JsonArray([QuotaLimits.AllName, .. QuotaCatalog.All.Select(quota => (JsonNode)quota.Name)]) },
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "integer") },
    };
}
