using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class FaultShiftTests
{
    private static readonly TimeSpan ComingBack = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(100, 30, 40, 65, 30)] // Still to come: when the fleet is back.
    [InlineData(10, 100, 40, 0, 70)] // Going on.
    [InlineData(10, null, 40, 0, null)] // To the end.
    [InlineData(100, null, 40, 65, null)]
    public void Of_FaultNotOver_IsEarlierByWhatWasObservedAndWaitsForTheFleet(int at, int? length, int observed, int atLeft, int? lengthLeft)
    {
        var left = Assert.Single(FaultShift.Of(Plan(at, length), TimeSpan.FromSeconds(observed), ComingBack).Faults);
        Assert.Equal((TimeSpan.FromSeconds(atLeft), Seconds(lengthLeft)), (left.At, left.For));
    }

    [Theory]
    [InlineData(10, 30, 40)]
    [InlineData(0, 1, 3600)]
    public void Of_FaultThatIsOver_IsGone(int at, int length, int observed) =>
        Assert.Empty(FaultShift.Of(Plan(at, length), TimeSpan.FromSeconds(observed), ComingBack).Faults);

    [Theory]
    [InlineData("certificate.rotation", null, 0)]
    [InlineData("broker.restart", null, 0)]
    [InlineData("broker.restart", 50.0, 1)] // Its rate stays.
    [InlineData("suback.drop", null, 1)]
    public void Of_FaultOfAMoment_DoesNotHappenAgain(string kind, double? rate, int left)
    {
        var plan = new RunPlan { Faults = [new FaultPlan(TimeSpan.FromSeconds(10), null, kind, null, 1) { Rate = rate }] };
        Assert.Equal(left, FaultShift.Of(plan, TimeSpan.FromSeconds(40), ComingBack).Faults.Count);
        Assert.Single(FaultShift.Of(plan, TimeSpan.FromSeconds(5), ComingBack).Faults);
    }

    [Fact]
    public void Of_FaultsOfGroups_AreShiftedToo()
    {
        var plan = new RunPlan { Fleet = new FleetPlan { Groups = [new GroupPlan("g", 1) { Faults = Plan(100, 30).Faults }] } };
        var left = Assert.Single(FaultShift.Of(plan, TimeSpan.FromSeconds(40), ComingBack).Fleet.Groups[0].Faults);
        Assert.Equal(TimeSpan.FromSeconds(65), left.At);
    }

    private static RunPlan Plan(int at, int? length) => new() { Faults = [new FaultPlan(TimeSpan.FromSeconds(at), Seconds(length), "suback.drop", null, 1)] };

    private static TimeSpan? Seconds(int? seconds) => seconds is { } known ? TimeSpan.FromSeconds(known) : null;
}
