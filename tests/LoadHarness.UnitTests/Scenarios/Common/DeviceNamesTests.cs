using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.UnitTests.Scenarios.Common;

public sealed class DeviceNamesTests
{
    [Fact]
    public void Serial_SameSeed_GivesTheSameFleetInEveryRun()
    {
        var plan = new RunPlan { Fleet = new FleetPlan { Seed = 7, Prefix = "p" } };
        Assert.Equal("p-7-000012", DeviceNames.Serial(plan, "run1", 12));
        Assert.Equal(DeviceNames.Serial(plan, "run1", 12), DeviceNames.Serial(plan, "run2", 12));
        Assert.NotEqual(DeviceNames.Serial(plan, "r", 12), DeviceNames.Serial(plan with { Fleet = plan.Fleet with { Seed = 8 } }, "r", 12));
        Assert.Equal("p-7-1234567", DeviceNames.Serial(plan, "r", 1_234_567));
    }

    [Fact]
    public void Serial_OnAws_CarriesTheRunId()
    {
        var plan = new RunPlan { Target = new TargetPlan { Kind = TargetKind.Aws }, Fleet = new FleetPlan { Prefix = "p" } };
        Assert.Equal("p-run1-000000", DeviceNames.Serial(plan, "run1", 0));
    }

    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("dt/{serial}/{index}/{thing}", "dt/s/5/t")]
    [InlineData("{other}{index}", "{other}5")]
    public void Fill_Placeholders_AreReplaced(string pattern, string filled) => Assert.Equal(filled, DeviceNames.Fill(pattern, "s", 5, "t"));

    [Fact]
    public void Fill_NoThing_IsTheSerial() => Assert.Equal("s", DeviceNames.Fill("{thing}", "s", 5));
}
