using LoadHarness.Core;
using LoadHarness.Core.Engine.Pacers;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class OverrideTests
{
    private const string Base = "fleet: { devices: 1000 }\nload: { rate: 50/s }\ngates: [ timeout.rate < 1% ]";

    [Fact]
    public void Load_Override_WinsAndIsRemembered()
    {
        var loaded = Load(Base, new PlanOverride("fleet.devices", "5000", "--devices"), new PlanOverride("target.template", "a-b", "LOADHARNESS_TEMPLATE"));

        Assert.Equal(5000, loaded.Plan.Fleet.Devices);
        Assert.Equal("a-b", loaded.Plan.Target.Template);
        Assert.Equal("--devices", loaded.Overrides["fleet.devices"]);
        Assert.Equal("LOADHARNESS_TEMPLATE", loaded.Overrides["target.template"]);
    }

    [Fact]
    public void Load_BadOverride_NamesItsOrigin()
    {
        var fault = Assert.Throws<HarnessException>(() => Load(Base, new PlanOverride("fleet.devices", "many", "--devices"), PlanOverride.Append("gates", "timeout.rate < 1s", "--gate")));
        Assert.Equal(
            "--devices: 'fleet.devices' must be a whole number from 1 to 10,000,000, not 'many'.\n"
            + "--gate: gate 'timeout.rate < 1s', column 16: 'timeout.rate' is compared with a share such as 5% or 0.05.",
            fault.Message);
    }

    [Fact]
    public void Load_AppendedAndReplacedLists_FollowTheirKind()
    {
        var yaml = Base + "\ntarget: { sourceAddresses: [127.0.0.9] }";
        var loaded = Load(yaml, [PlanOverride.Append("gates", "refused.rate < 1%", "--gate"), .. PlanOverride.ReplaceList("target.sourceAddresses", ["127.0.0.1", "127.0.0.2"], "--ifaddr")]);

        Assert.Equal(["timeout.rate < 1%", "refused.rate < 1%"], loaded.Plan.Gates.Select(g => g.That));
        Assert.Equal(["127.0.0.1", "127.0.0.2"], loaded.Plan.Target.SourceAddresses);
        Assert.Equal("--gate", loaded.Overrides["gates[1]"]);
    }

    [Fact]
    public void From_DevicesAlone_KeepsTheConstantRate()
    {
        var plan = Load(Base, [.. LoadOverrides.From(null, null, null, "2000")]).Plan;
        Assert.Equal((2000, 50.0), (plan.Fleet.Devices, plan.Load.Rate));
    }

    [Fact]
    public void From_RateAlone_ReplacesTheLoad()
    {
        const string yaml = "load: { executor: ramping-arrival-rate, stages: [ { for: 30s, to: 100/s } ] }";
        var load = Load(yaml, [.. LoadOverrides.From("20/s", null, null, null)]).Plan.Load;
        Assert.Equal((ExecutorNames.ConstantArrivalRate, 20.0, null, 0), (load.Executor, load.Rate, load.Duration, load.Stages.Count));
    }

    [Theory]
    [InlineData("5000", "100/s", "10s", 5000)]
    [InlineData("1000", "30/s", "7s", 1000)]
    [InlineData("777", "13/m", "1m", 777)]
    [InlineData("10", "100/s", "30s", 1500)]
    public void From_RampWithoutDuration_StartsAllDevices(string devices, string rate, string ramp, long starts)
    {
        var plan = Load("", [.. LoadOverrides.From(rate, ramp, null, devices)]).Plan;

        // Stages are whole milliseconds, so one more may be due than there are devices.
        Assert.InRange(PacerFactory.Create(plan.Load, plan.Fleet.Devices).Count!.Value, starts, starts + 1);
    }

    [Fact]
    public void From_RampOnAPlan_UsesThePlansDevices()
    {
        var plan = Load("fleet: { devices: 600 }\nload: { rate: 1/s }", [.. LoadOverrides.From("10/s", "20s", null, null)]).Plan;
        Assert.Equal([new StagePlan(TimeSpan.FromSeconds(20), 10), new StagePlan(TimeSpan.FromSeconds(50), 10)], plan.Load.Stages);
    }

    [Fact]
    public void From_RampWithDuration_CountsTheRampIn()
    {
        var plan = Load("", [.. LoadOverrides.From("100/s", "10s", "30s", "2500")]).Plan;
        Assert.Equal([new StagePlan(TimeSpan.FromSeconds(10), 100), new StagePlan(TimeSpan.FromSeconds(20), 100)], plan.Load.Stages);
    }

    [Fact]
    public void From_DurationTooShort_SaysHowManyStart()
    {
        var fault = Assert.Throws<HarnessException>(() => Load("", [.. LoadOverrides.From("10/s", null, "30s", "1000")]));
        Assert.Equal("--duration: 'load.rate' and 'load.duration' start 300 of 1,000 devices; lengthen 'load.duration', set 'fleet.devices' to 300, or allow it with 'fleet.partial: true'.", fault.Message);
    }

    [Fact]
    public void From_RampWithoutRate_IsRefused() =>
        Assert.Equal("--ramp needs --rate: the rate it rises to.", Assert.Throws<HarnessException>(() => LoadOverrides.From(null, "10s", null, null)).Message);

    [Fact]
    public void From_RampLongerThanDuration_IsRefused() =>
        Assert.Equal("--ramp 1m is longer than --duration 30s.", Assert.Throws<HarnessException>(() => LoadOverrides.From("1/s", "1m", "30s", null)).Message);

    [Theory]
    [InlineData("0/s", "load.stages[0].to", false)]
    [InlineData("-5/s", "'load.stages[0].to' must be", true)]
    [InlineData("fast", "'load.stages[0].to' must be", true)]
    [InlineData("100", "such as 100/s", true)]
    public void From_ImpossibleRate_IsAFault(string rate, string words, bool expected)
    {
        var fault = Assert.Throws<HarnessException>(() => Load("", [.. LoadOverrides.From(rate, "10s", null, "100")]));
        Assert.Equal(expected, fault.Message.Contains(words, StringComparison.Ordinal));
    }

    private static LoadedPlan Load(string yaml, params PlanOverride[] overrides) =>
        PlanLoader.Load(yaml, "p.yaml", overrides, new Dictionary<string, string>(StringComparer.Ordinal));
}
