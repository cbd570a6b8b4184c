using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Hosting.Calibration;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Hosting.Calibration;

public sealed class CalibrationPlanTests
{
    [Fact]
    public void RateOf_EachExecutor_IsItsHighest()
    {
        Assert.Equal(30, Rate(new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = 30 }));
        Assert.Equal(80, Rate(new LoadPlan { Executor = ExecutorNames.RampingArrivalRate, From = 5, Stages = [new(TimeSpan.FromSeconds(1), 80), new(TimeSpan.FromSeconds(1), 20)] }));
        Assert.Equal(50, Rate(new LoadPlan { Executor = ExecutorNames.Storm, Within = TimeSpan.FromSeconds(20) }));
        Assert.Null(Rate(new LoadPlan { Executor = ExecutorNames.Storm }));
        Assert.Null(Rate(new LoadPlan { Executor = ExecutorNames.ConstantDevices }));
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(2, 16)]
    [InlineData(5, 20)]
    [InlineData(50, 150)]
    [InlineData(5000, 1000)]
    public void DevicesFor_AnyRate_AreFewEnoughForAMinuteInAll(double rate, int devices) => Assert.Equal(devices, CalibrationPlan.DevicesFor(rate));

    [Fact]
    public void Of_PlanThatFailsOnPurpose_KeepsNothingThatGoesWrong()
    {
        var plan = CalibrationPlan.Of(new RunPlan
        {
            Scenario = "subscribe-storm",
            Target = new TargetPlan { Kind = TargetKind.Aws, Endpoint = "x" },
            Fleet = new FleetPlan { Mqtt = MqttVersion.V5, Payload = PayloadFormat.Cbor, Filters = ["a/{serial}"], Retries = 3, Quirks = ["qos-2"], Groups = [new GroupPlan("g", 0.5)], Claim = new ClaimPlan { Policy = "none" } },
            Faults = [new FaultPlan(TimeSpan.Zero, null, "suback.drop", null, 1)],
            Timeouts = new TimeoutPlan { Suback = TimeSpan.FromMilliseconds(1) },
            Gates = [new GatePlan("timeout.rate < 1%")],
        });

        Assert.Equal((TargetKind.Sim, "subscribe-storm", MqttVersion.V5, PayloadFormat.Cbor), (plan.Target.Kind, plan.Scenario, plan.Fleet.Mqtt, plan.Fleet.Payload));
        Assert.Equal(["a/{serial}"], plan.Fleet.Filters);
        Assert.Empty(plan.AllFaults());
        Assert.Empty(plan.Fleet.Groups);
        Assert.Empty(plan.Fleet.Quirks);
        Assert.Empty(plan.Gates);
        Assert.Null(plan.Fleet.Claim);
        Assert.Equal((new TimeoutPlan(), 0), (plan.Timeouts, plan.Fleet.Retries));
    }

    [Fact]
    public void ClockStep_ClockThatAdvances_IsItsSmallestStep()
    {
        Assert.Equal(250, ClockStep.Measure(new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMicroseconds(250) }));
        Assert.Equal(0.1, ClockStep.Measure(new FakeTimeProvider()), 9);
    }

    private static double? Rate(LoadPlan load) => CalibrationPlan.RateOf(new RunPlan { Fleet = new FleetPlan { Devices = 1000 }, Load = load });
}
