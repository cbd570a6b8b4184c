using LoadHarness.Core.Plans;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class RunControlPlaneTests
{
    [Fact]
    public async Task FindAsync_NotWanted_SaysSo()
    {
        using var found = await FindAsync(new TargetPlan(), isWanted: false);
        Assert.Null(found.Client);
        Assert.StartsWith("The control plane was not asked (--no-control-plane)", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_PlainBroker_HasNoneAndSaysNothing()
    {
        using var found = await FindAsync(new TargetPlan { Kind = TargetKind.Mqtt, Url = "mqtt://h:1883" });
        Assert.Null(found.Client);
        Assert.Null(found.Reason);
    }

    [Fact]
    public async Task FindAsync_SimulatorThatHasEnded_HasNone()
    {
        using var found = await FindAsync(new TargetPlan());
        Assert.Null(found.Client);
    }

    [Fact]
    public async Task FindAsync_EndpointThatTellsNoRegion_SaysSo()
    {
        using var found = await FindAsync(new TargetPlan { Kind = TargetKind.Aws, Endpoint = "iot.example.com" });
        Assert.Null(found.Client);
        Assert.Contains("for want of a region in the endpoint's name", found.Reason, StringComparison.Ordinal);
    }

    private static Task<RunControlPlane> FindAsync(TargetPlan target, bool isWanted = true) => RunControlPlane.FindAsync(new RunPlan { Target = target }, simulators: [], isWanted);
}
