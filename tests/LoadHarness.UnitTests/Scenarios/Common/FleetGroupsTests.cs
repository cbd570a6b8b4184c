using CsCheck;
using LoadHarness.AwsIot;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.UnitTests.Scenarios.Common;

public sealed class FleetGroupsTests
{
    [Fact]
    public void GroupOf_AnyFleetAndShares_CountsExactlyAndIsDisjoint() =>
        Gen.Select(Gen.Long, Gen.Int[1, 300], Gen.Double[0, 1].Array[0, 5]).Sample(
            (seed, devices, parts) =>
            {
                var whole = Math.Max(1, parts.Sum());
                var plan = Plan(devices, seed, [.. parts.Select(part => part / whole)]);
                if (plan.Fleet.Groups.Sum(group => group.CountOf(devices)) > devices)
                {
                    return true; // Refused when the plan loads.
                }

                var groups = new FleetGroups(plan, "run");
                var counted = Enumerable.Range(0, devices).CountBy(groups.GroupOf).ToDictionary();
                return groups.All.All(group => counted.GetValueOrDefault(group.Index) == group.Devices && groups.DevicesOf(group.Index).Count() == group.Devices)
                    && plan.Fleet.Groups.Index().All(item => groups.All[item.Index + 1].Devices == item.Item.CountOf(devices));
            },
            iter: 200);

    [Fact]
    public void GroupOf_SamePlan_IsTheSame()
    {
        var plan = Plan(100, 7, [0.2, 0.3]);
        Assert.Equal(Groups(plan), Groups(plan));
        Assert.NotEqual(Groups(plan), Groups(plan with { Fleet = plan.Fleet with { Seed = 8 } }));
    }

    [Fact]
    public void GroupOf_FirstGroup_IsNotTheFaultsChoice()
    {
        var plan = Plan(200, 42, [0.5]);
        var groups = new FleetGroups(plan, "run");
        string[] ids = [.. Enumerable.Range(0, 200).Select(device => DeviceNames.Serial(plan, "run", device))];
        var cutoff = FaultSelection.Cutoff(42, ids, 0.5);

        var both = groups.DevicesOf(1).Count(device => FaultSelection.IsChosen(42, ids[device], cutoff));

        Assert.InRange(both, 30, 70); // Half of the group, not the group itself.
    }

    [Fact]
    public void Of_Group_InheritsWhatItDoesNotSay()
    {
        var own = new ClaimPlan { Policy = "own" };
        var plan = Plan(10, 1, []) with
        {
            Fleet = new FleetPlan
            {
                Devices = 10,
                Claim = new ClaimPlan { Policy = "fleet" },
                Quirks = ["qos-2"],
                Groups = [new GroupPlan("a", 0.5) { Quirks = ["nine-filters"], Template = "Other" }, new GroupPlan("b", 0.2) { Claim = own }],
            },
        };

        var groups = new FleetGroups(plan, "run").All;

        Assert.Equal([("", 3, "Mine"), ("a", 5, "Other"), ("b", 2, "Mine")], groups.Select(static group => (group.Name, group.Devices, group.Template)));
        Assert.Equal([Quirk.Qos2, Quirk.Qos2 | Quirk.NineFilters, Quirk.Qos2], groups.Select(static group => group.Quirks));
        Assert.Equal(["fleet", "fleet", "own"], groups.Select(static group => group.Claim?.Policy));
    }

    private static RunPlan Plan(int devices, long seed, double[] shares) => new()
    {
        Target = new TargetPlan { Template = "Mine" },
        Fleet = new FleetPlan { Devices = devices, Seed = seed, Groups = [.. shares.Select(static (share, index) => new GroupPlan($"g{index}", share))] },
    };

    private static int[] Groups(RunPlan plan)
    {
        var groups = new FleetGroups(plan, "run");
        return [.. Enumerable.Range(0, plan.Fleet.Devices).Select(groups.GroupOf)];
    }
}
