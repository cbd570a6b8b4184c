using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.UnitTests.Core.Plans.Faults;

public sealed class FaultCalendarTests
{
    [Theory]
    [InlineData(100, 30, 40, 65, 30)] // Still to come: when the fleet is back.
    [InlineData(10, 100, 40, 0, 70)] // Going on.
    [InlineData(10, null, 40, 0, null)] // To the end.
    [InlineData(100, null, 40, 65, null)]
    public void Left_FaultNotOver_IsEarlierByWhatWasObservedAndWaitsForTheFleet(int at, int? length, int observed, int atLeft, int? lengthLeft)
    {
        var left = Assert.Single(FaultCalendar.Left(Plan(at, length), KilledAt(observed)).Faults);
        Assert.Equal((TimeSpan.FromSeconds(atLeft), Seconds(lengthLeft)), (left.At, left.For));
    }

    [Theory]
    [InlineData(10, 30, 40)]
    [InlineData(0, 1, 3600)]
    public void Left_FaultThatIsOver_IsGone(int at, int length, int observed) =>
        Assert.Empty(FaultCalendar.Left(Plan(at, length), KilledAt(observed)).Faults);

    [Theory]
    [InlineData("certificate.rotation", null, 0)]
    [InlineData("broker.restart", null, 0)]
    [InlineData("broker.restart", 50.0, 1)] // Its rate stays.
    [InlineData("suback.drop", null, 1)]
    public void Left_FaultOfAMoment_DoesNotHappenAgain(string kind, double? rate, int left)
    {
        var plan = new RunPlan { Faults = [new FaultPlan(TimeSpan.FromSeconds(10), null, kind, null, 1) { Rate = rate }] };
        Assert.Equal(left, FaultCalendar.Left(plan, KilledAt(40)).Faults.Count);
        Assert.Single(FaultCalendar.Left(plan, KilledAt(5)).Faults);
    }

    [Fact]
    public void Left_FaultsOfGroups_AreShiftedToo()
    {
        var plan = new RunPlan { Fleet = new FleetPlan { Groups = [new GroupPlan("g", 1) { Faults = Plan(100, 30).Faults }] } };
        Assert.Equal(TimeSpan.FromSeconds(65), Assert.Single(FaultCalendar.Left(plan, KilledAt(40)).Fleet.Groups[0].Faults).At);
    }

    [Fact]
    public void Left_KilledTwice_CountsEachReturnOfTheFleet()
    {
        // Planned at 60 s; killed at 10 s, so due at 65 s of what is observed; killed again at 62 s of that, when it had not begun yet.
        Resumption[] resumptions = [new(Time(10), Time(110), Time(5)), new(Time(162), Time(200), Time(5))];
        var left = Assert.Single(FaultCalendar.Left(Plan(60, 30), resumptions).Faults);
        Assert.Equal((Time(8), Time(30)), (left.At, left.For));
    }

    [Theory]
    [InlineData(10, 20, 10, 20)] // Before the kill.
    [InlineData(10, 30, 10, 30)] // Just over.
    [InlineData(10, 50, 10, 150)] // Cut in two: 40 s to 140 s nobody was there.
    [InlineData(40, 5, 145, 5)] // Due with the kill.
    [InlineData(60, 30, 165, 30)] // Behind it: later by the gap and the fleet's return.
    [InlineData(60, null, 165, null)]
    [InlineData(10, null, 10, null)]
    public void AsRun_FaultBeforeOrBehindAKillAtForty_IsWhenItActed(int at, int? length, int from, int? lasted)
    {
        var fault = Assert.Single(FaultCalendar.AsRun(Plan(at, length), KilledAt(40)).Faults);
        Assert.Equal((Time(from), Seconds(lasted)), (fault.At, fault.For));
    }

    [Fact]
    public void AsRun_NeverKilled_IsThePlan()
    {
        var plan = Plan(60, 30);
        Assert.Same(plan, FaultCalendar.AsRun(plan, []));
        Assert.Same(plan, FaultCalendar.Left(plan, []));
    }

    /// <summary>Killed once, resumed 100 s later; the fleet was back 5 s after that.</summary>
    private static Resumption[] KilledAt(int seconds) => [new(Time(seconds), Time(seconds + 100), Time(5))];

    private static RunPlan Plan(int at, int? length) => new() { Faults = [new FaultPlan(Time(at), Seconds(length), "suback.drop", null, 1)] };

    private static TimeSpan Time(int seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan? Seconds(int? seconds) => seconds is { } known ? Time(known) : null;
}
