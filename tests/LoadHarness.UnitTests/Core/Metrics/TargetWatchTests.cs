using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.LiveView;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class TargetWatchTests
{
    private readonly TargetWatch _watch = new();
    private long _ok;
    private long _refused;
    private long _attempts;
    private int _second;

    [Fact]
    public void OnInterval_TargetGoneForAnHour_TellsFromWhenToWhen()
    {
        Pass(60, answered: true);
        Pass(1, refused: true);
        Pass(3599, refused: true);
        Pass(60, answered: true);

        Assert.Equal([new TargetOutage(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(3660), 3600)], _watch.Outages);
    }

    [Fact]
    public void OnInterval_DevicesThatWaitToTryAgain_DoNotEndTheOutage()
    {
        Pass(10, answered: true);
        for (var i = 0; i < 10; i++)
        {
            Pass(1, refused: true);
            Pass(29);
        }

        Pass(1, answered: true);
        Assert.Equal([new TargetOutage(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(310), 10)], _watch.Outages);
    }

    [Fact]
    public void OnInterval_NotOverYet_IsToldAsFarAsItReaches()
    {
        Pass(5, answered: true);
        Pass(30, refused: true);
        Assert.Equal([new TargetOutage(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(35), 30)], _watch.Outages);
    }

    [Fact]
    public void OnInterval_FleetAtRest_IsNoOutage()
    {
        Pass(10, answered: true);
        Pass(7200);
        Pass(10, answered: true);
        Assert.Empty(_watch.Outages);
    }

    [Fact]
    public void OnInterval_SomeFailAndSomeDoNot_IsNoOutage()
    {
        Pass(600, answered: true, refused: true);
        Assert.Empty(_watch.Outages);
    }

    [Fact]
    public void OnInterval_AHiccup_IsNoOutage()
    {
        Pass(10, answered: true);
        Pass(9, refused: true);
        Pass(10, answered: true);
        Assert.Empty(_watch.Outages);
    }

    [Fact]
    public void OnInterval_ConnectionsThatTheSystemsQueueTakes_AreNoAnswer()
    {
        Pass(5, answered: true);
        for (var i = 0; i < 20; i++)
        {
            Hand(new Dictionary<string, StepSummary>(StringComparer.Ordinal) { ["tcp"] = new() { Ok = 100 + i }, ["tls"] = new() { Never = i }, ["connack"] = new() { Ok = _ok } });
        }

        Assert.Single(_watch.Outages);
    }

    private void Pass(int seconds, bool answered = false, bool refused = false)
    {
        for (var i = 0; i < seconds; i++)
        {
            _ok += answered ? 1 : 0;
            _refused += refused ? 1 : 0;
            _attempts += answered || refused ? 1 : 0;
            Hand(new Dictionary<string, StepSummary>(StringComparer.Ordinal) { ["tcp"] = new() { Ok = _ok, Refused = _refused }, ["connack"] = new() { Ok = _ok } });
        }
    }

    private void Hand(Dictionary<string, StepSummary> steps)
    {
        var template = Snapshots.At(5);
        var snapshot = template with { Steps = steps, Churn = template.Churn with { Attempts = _attempts }, Row = template.Row with { Invalid = "" } };
        _watch.OnInterval(new RunInterval(TimeSpan.FromSeconds(_second), TimeSpan.FromSeconds(++_second), snapshot, []));
    }
}
