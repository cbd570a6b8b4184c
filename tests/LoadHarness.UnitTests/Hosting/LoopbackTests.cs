using LoadHarness.Core.Plans;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class LoopbackTests
{
    private const long Ports = 28_232; // Linux's usual range, ip(7).

    [Theory]
    [InlineData(1_000, 1, 0)]
    [InlineData(11_292, 1, 0)]
    [InlineData(11_293, 1, 2)]
    [InlineData(50_000, 1, 5)]
    [InlineData(33_000, 3, 0)]
    [InlineData(50_000, 3, 2)]
    [InlineData(200_000, 3, 6)]
    [InlineData(10_000_000, 1, 254)]
    public void Spread_Fleet_HasAddressesSoThatPortsSuffice(int devices, int processes, int addresses)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere only 127.0.0.1 is there.");
        var plan = Loopback.Spread(new RunPlan { Fleet = new FleetPlan { Devices = devices }, Target = new TargetPlan { Processes = processes } }, Ports);
        Assert.Equal(Enumerable.Range(1, addresses).Select(static number => $"127.0.0.{number}"), plan.Target.SourceAddresses);
    }

    [Fact]
    public void Spread_AddressesOfThePlansOwnOrAnotherTarget_StayAsTheyAre()
    {
        var own = new RunPlan { Fleet = new FleetPlan { Devices = 90_000 }, Target = new TargetPlan { SourceAddresses = ["127.0.0.9"] } };
        var other = new RunPlan { Fleet = new FleetPlan { Devices = 90_000 }, Target = new TargetPlan { Kind = TargetKind.Mqtt, Url = "mqtts://h" } };
        Assert.Same(own, Loopback.Spread(own, Ports));
        Assert.Same(other, Loopback.Spread(other, Ports));
        Assert.Empty(Loopback.Spread(new RunPlan { Fleet = new FleetPlan { Devices = 90_000 } }, ports: null).Target.SourceAddresses);
    }
}
