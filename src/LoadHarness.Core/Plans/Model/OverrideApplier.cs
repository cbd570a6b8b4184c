using System.Globalization;

namespace LoadHarness.Core.Plans.Model;

/// <summary>Puts overrides into a plan's tree, so that they are checked as if they stood in the file.</summary>
internal static class OverrideApplier
{
    /// <summary>Applies all overrides in order, those that depend on the number of devices last.</summary>
    /// <returns>Which member came from where.</returns>
    public static SortedDictionary<string, string> Apply(PlanMap root, IReadOnlyList<PlanOverride> overrides, PlanReader reader)
    {
        var origins = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in overrides.Where(o => o.ValueForDevices is null))
        {
            ApplyOne(root, one, one.Value, origins);
        }

        var devices = Devices(root, reader);
        foreach (var one in overrides.Where(o => o.ValueForDevices is not null))
        {
            if (one.ValueForDevices!(devices) is { } value)
            {
                ApplyOne(root, one, value, origins);
            }
        }

        return origins;
    }

    private static void ApplyOne(PlanMap root, PlanOverride change, string value, SortedDictionary<string, string> origins)
    {
        var keys = Keys(change.Path);
        PlanNode parent = root;
        for (var i = 0; i < keys.Count - 1; i++)
        {
            var child = Get(parent, keys[i]);
            if (child is null or PlanScalar { IsNull: true })
            {
                if (change.Kind == OverrideKind.Remove)
                {
                    return;
                }

                child = keys[i + 1] is int ? new PlanList { Origin = change.Origin } : new PlanMap { Origin = change.Origin };
                Put(parent, keys[i], child);
            }

            parent = child;
        }

        var last = keys[^1];
        switch (change.Kind)
        {
            case OverrideKind.Remove:
                (parent as PlanMap)?.Entries.RemoveAll(e => last is string name && e.Key.Text == name);
                break;
            case OverrideKind.Append:
                var list = Get(parent, last) as PlanList;
                if (list is null)
                {
                    list = new PlanList { Origin = change.Origin };
                    Put(parent, last, list);
                }

                list.Items.Add(new PlanScalar(value, plain: false) { Origin = change.Origin });
                origins[string.Create(CultureInfo.InvariantCulture, $"{change.Path}[{list.Items.Count - 1}]")] = change.Origin;
                break;
            default:
                Put(parent, last, new PlanScalar(value, plain: false) { Origin = change.Origin });
                origins[change.Path] = change.Origin;
                break;
        }
    }

    private static int Devices(PlanMap root, PlanReader reader)
    {
        var text = (root.Find("fleet") as PlanMap)?.Find("devices") is PlanScalar scalar ? reader.Expand(scalar, "fleet.devices") : "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var devices) ? devices : new FleetPlan().Devices;
    }

    private static PlanNode? Get(PlanNode parent, object key) => (parent, key) switch
    {
        (PlanMap map, string name) => map.Find(name),
        (PlanList list, int index) when index < list.Items.Count => list.Items[index],
        _ => null,
    };

    /// <summary>Does nothing where the parent is neither map nor list: the file is wrong there, and that is reported when it is read.</summary>
    private static void Put(PlanNode parent, object key, PlanNode value)
    {
        switch (parent, key)
        {
            case (PlanMap map, string name):
                map.Set(name, value);
                break;
            case (PlanList list, int index) when index < list.Items.Count:
                list.Items[index] = value;
                break;
            case (PlanList list, int):
                list.Items.Add(value);
                break;
        }
    }

    /// <summary>Splits <c>load.stages[0].to</c> into names and indices.</summary>
    private static List<object> Keys(string path)
    {
        var keys = new List<object>();
        foreach (var part in path.Split('.'))
        {
            var pieces = part.Split('[', ']').Where(p => p.Length > 0).ToArray();
            keys.Add(pieces[0]);
            keys.AddRange(pieces.Skip(1).Select(p => (object)int.Parse(p, CultureInfo.InvariantCulture)));
        }

        return keys;
    }
}
