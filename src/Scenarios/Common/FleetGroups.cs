using LoadHarness.AwsIot;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;

namespace LoadHarness.Scenarios.Common;

/// <summary>One group of devices: index 0 is the fleet itself, the rest are the plan's groups in order.</summary>
public sealed record FleetGroup
{
    /// <summary>Its index.</summary>
    public required int Index { get; init; }

    /// <summary>Its name; empty for the fleet itself.</summary>
    public required string Name { get; init; }

    /// <summary>How many devices belong to it.</summary>
    public required int Devices { get; init; }

    /// <summary>The provisioning template that its devices name.</summary>
    public required string Template { get; init; }

    /// <summary>Its claim certificate; null for the target's.</summary>
    public required ClaimPlan? Claim { get; init; }

    /// <summary>What its devices do wrong.</summary>
    public required Quirk Quirks { get; init; }

    /// <summary>The plan's group; null for the fleet itself.</summary>
    public GroupPlan? Plan { get; init; }

    /// <summary>Whether its devices do something wrong.</summary>
    public bool Has(Quirk quirk) => Quirks.HasFlag(quirk);
}

/// <summary>Which device belongs to which group: exactly round(share × devices) each, disjoint, by a stable hash of seed and client id.</summary>
public sealed class FleetGroups
{
    // Devices with a fault of the fleet are those of the lowest hashes: without a salt a group would be just them.
    private const string Salt = "group:";

    private readonly byte[]? _groupOf;

    /// <summary>Divides a plan's devices.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="runId">The run's id, part of client ids on AWS.</param>
    public FleetGroups(RunPlan plan, string runId)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var fleet = plan.Fleet;
        var counts = new int[fleet.Groups.Count + 1];
        counts[0] = fleet.Devices;
        if (fleet.Groups.Count > 0)
        {
            _groupOf = new byte[fleet.Devices];
            var order = Enumerable.Range(0, fleet.Devices).OrderBy(device => FaultSelection.Hash(fleet.Seed, Salt + DeviceNames.Serial(plan, runId, device))).ThenBy(static device => device).ToArray();
            for (int group = 1, next = 0; group < counts.Length; group++)
            {
                var count = fleet.Groups[group - 1].CountOf(fleet.Devices);
                counts[group] = Math.Min(count, fleet.Devices - next); // Plans whose groups do not fit are refused when they load.
                counts[0] -= counts[group];
                for (var i = 0; i < counts[group]; i++)
                {
                    _groupOf[order[next++]] = (byte)group;
                }
            }
        }

        All = [Fleet(plan, counts[0]), .. fleet.Groups.Select((group, index) => Group(plan, group, index + 1, counts[index + 1]))];
    }

    /// <summary>The groups by index.</summary>
    public IReadOnlyList<FleetGroup> All { get; }

    /// <summary>The index of a device's group.</summary>
    public int GroupOf(int device) => _groupOf is null ? 0 : _groupOf[device];

    /// <summary>A device's group.</summary>
    public FleetGroup Of(int device) => All[GroupOf(device)];

    /// <summary>The devices of a group, lowest index first.</summary>
    public IEnumerable<int> DevicesOf(int group) => _groupOf is null
        ? (group == 0 ? Enumerable.Range(0, All[0].Devices) : [])
        : Enumerable.Range(0, _groupOf.Length).Where(device => _groupOf[device] == group);

    private static FleetGroup Fleet(RunPlan plan, int devices) => new()
    {
        Index = 0,
        Name = "",
        Devices = devices,
        Template = plan.Target.Template,
        Claim = plan.Fleet.Claim,
        Quirks = QuirkCatalog.Of(plan.Fleet.Quirks),
    };

    private static FleetGroup Group(RunPlan plan, GroupPlan group, int index, int devices) => new()
    {
        Index = index,
        Name = group.Name,
        Devices = devices,
        Template = group.Template ?? plan.Target.Template,
        Claim = group.Claim ?? plan.Fleet.Claim,
        Quirks = QuirkCatalog.Of(plan.Fleet.Quirks) | QuirkCatalog.Of(group.Quirks),
        Plan = group,
    };
}
