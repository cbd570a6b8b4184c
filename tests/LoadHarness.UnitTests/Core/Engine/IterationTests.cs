using HdrHistogram;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class IterationTests
{
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);
    private static readonly Step Journey = new(Phase.None, StepKind.Journey);
    private readonly FakeTimeProvider _time = new();
    private readonly RunRecorder _recorder;

    public IterationTests() => _recorder = new RunRecorder(1, ["operational"], _time);

    [Fact]
    public void Complete_OpenModel_IsDueAtTheReleaseLessTheStartLag()
    {
        // Due at 0, started at 30 ms; released at 100, sent at 105, answered at 112: it would have been released at 70 had the start been on time.
        Make(open: true, lag: 30).Complete(Suback, Outcome.Ok, Ms(100), Ms(105), Ms(112));
        Assert.Equal((7.0, 42.0), (Service(Suback), Response(Suback)));
    }

    [Fact]
    public void Complete_FirstStepOfOpenModel_IsDueWithTheArrival()
    {
        var iteration = Make(open: true, lag: 30);
        iteration.Complete(Suback, Outcome.Ok, iteration.Started, Ms(31), Ms(40));
        Assert.Equal((9.0, 40.0), (Service(Suback), Response(Suback)));
    }

    [Fact]
    public void Again_DeviceThatComesBack_IsDueAtItsPausesEndAndCountsWithItsIteration()
    {
        var iteration = Make(open: false, lag: 0);
        _recorder.Starts.CountStarted(iteration.Started, late: false);
        iteration.End(Outcome.Ok);
        var first = iteration.Again(Ms(1000), measured: true);
        first.Complete(Suback, Outcome.NoSuback, Ms(1000), Ms(1010), 0);
        first.End(Outcome.NoSuback);
        var second = first.Again(Ms(2000), measured: true);
        second.Complete(Suback, Outcome.NoSuback, Ms(2000), Ms(2010), 0);
        second.Complete(Suback, Outcome.Ok, Ms(2010), Ms(2015), Ms(2022));

        Assert.Equal((1, 1), (_recorder.Starts.TimedOut, _recorder.Count(Journey, Outcome.Ok))); // One iteration, one journey, whatever follows.
        Assert.Equal(0, _recorder.Count(Journey, Outcome.NoResponse) + _recorder.Count(Journey, Outcome.NoSuback));
        Assert.Equal((7.0, 12.0), (Service(Suback), Response(Suback))); // Due times hold in the closed model too.
    }

    [Fact]
    public void Complete_ClosedModel_ResponseIsService()
    {
        Make(open: false, lag: 0).Complete(Suback, Outcome.Ok, Ms(100), Ms(105), Ms(112));
        Assert.Equal((7.0, 7.0), (Service(Suback), Response(Suback)));
    }

    [Fact]
    public void Resolve_LateAnswer_HasItsTrueLatencyInTrendsOfItsOwn()
    {
        var iteration = Make(open: true, lag: 0);
        iteration.TimedOut(Suback);
        Assert.Equal(1, _recorder.Pending(Suback));
        iteration.Resolve(Suback, Outcome.LateSuback, Ms(0), Ms(10), Ms(6010));
        Assert.Equal((0L, 1L), (_recorder.Pending(Suback), _recorder.Count(Suback, Outcome.LateSuback)));
        Assert.Null(_recorder.TrendOrNull(Suback, 0));
        Assert.InRange(Latency(Suback, 2), 6000, 6006);
        Assert.InRange(Latency(Suback, 3), 6010, 6016);
    }

    [Theory]
    [InlineData(Outcome.NoSuback)]
    [InlineData(Outcome.DisconnectedAfterSubscribe)]
    [InlineData(Outcome.SubackRefused)]
    [InlineData(Outcome.Cancelled)]
    public void Complete_WithoutAnAnswer_HasNoLatency(Outcome outcome)
    {
        Make(open: true, lag: 0).Complete(Suback, outcome, 0, 0, 0);
        Assert.All(Enumerable.Range(0, RunRecorder.TrendKinds), kind => Assert.Null(_recorder.TrendOrNull(Suback, kind)));
    }

    [Fact]
    public void End_OpenModel_JourneyRunsFromTheDueTime()
    {
        var iteration = Make(open: true, lag: 30);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        iteration.End(Outcome.Ok);
        Assert.Equal((170.0, 200.0), (Service(Journey), Response(Journey)));
    }

    [Fact]
    public void End_Twice_OnlyTheFirstCounts()
    {
        var iteration = Make(open: true, lag: 0);
        iteration.End(Outcome.ConnackRefused);
        iteration.End(Outcome.Ok);
        Assert.Equal((Outcome.ConnackRefused, 1L, 0L), (iteration.Ended!.Value, _recorder.Count(Journey, Outcome.ConnackRefused), _recorder.Count(Journey, Outcome.Ok)));
    }

    [Fact]
    public void End_LateStep_LeavesTheJourneyWithoutAnswer()
    {
        Make(open: true, lag: 0).End(Outcome.LateSuback);
        Assert.Equal((1L, 0L), (_recorder.Count(Journey, Outcome.NoResponse), _recorder.Count(Journey, Outcome.LateSuback)));
    }

    [Fact]
    public void Complete_SeveralTimeoutsAndRefusals_CountTheIterationOnce()
    {
        var iteration = Make(open: true, lag: 0);
        iteration.TimedOut(Suback);
        iteration.TimedOut(Suback);
        iteration.Complete(Suback, Outcome.DisconnectedAfterSubscribe, 0, 0, 0);
        iteration.Complete(Suback, Outcome.SubackRefused, 0, 0, 0);
        iteration.Complete(Suback, Outcome.SubackRefused, 0, 0, 0);
        Assert.Equal((1L, 1L), (_recorder.Starts.TimedOut, _recorder.Starts.Refused));
    }

    [Fact]
    public void Complete_RefusalOrReconnect_IsNoTimeoutOfTheIteration()
    {
        var iteration = Make(open: true, lag: 0);
        iteration.Complete(Suback, Outcome.SubackRefused, 0, 0, 0);
        iteration.Complete(new Step(Phase.None, StepKind.Reconnect), Outcome.NoConnack, 0, 0, 0);
        Assert.Equal(0, _recorder.Starts.TimedOut);
    }

    private static long Ms(double milliseconds) => Origin + TimeSpan.FromMilliseconds(milliseconds).Ticks;

    private static readonly long Origin = new FakeTimeProvider().GetTimestamp();

    private Iteration Make(bool open, double lag) => new(_recorder, 0, 0, Ms(0), Ms(lag), open, measured: true);

    private double Service(Step step) => Latency(step, 0);

    private double Response(Step step) => Latency(step, 1);

    private double Latency(Step step, int kind)
    {
        var histogram = Histograms.NewHistogram();
        Assert.True(_recorder.TrendOrNull(step, kind)!.DrainInto(histogram));
        Assert.Equal(1, histogram.TotalCount);
        return Math.Round(Histograms.ToMilliseconds(histogram.GetMaxValue()), 0);
    }
}
