using CsCheck;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class RunTotalsTests
{
    private static readonly Step ClaimSuback = new(Phase.Claim, StepKind.Suback);
    private static readonly Step DeviceSuback = new(Phase.Device, StepKind.Suback);
    private static readonly Gen<(Step, Outcome)[]> Happenings =
        Gen.Select(Gen.Int[0, Step.All.Count - 1].Select(i => Step.All[i]), Gen.Enum<Outcome>()).Array[0, 60];

    [Fact]
    public void Summaries_WhateverHappens_KeepTheIdentities() => Happenings.Sample(happenings =>
    {
        var (recorder, totals) = Make();
        var iteration = new Iteration(recorder, 0, 0, 0, 0, open: true, measured: true);
        foreach (var (step, outcome) in happenings)
        {
            iteration.Complete(step, outcome, 0, 0, 10_000);
        }

        var steps = totals.SummarizeSteps(phased: true);
        foreach (var (name, step) in steps)
        {
            Assert.Equal(step.Attempts, step.Ok + step.Timeouts + step.Refused + step.Cancelled);
            Assert.Equal(step.Timeouts, step.Late + step.Never + step.Disconnected);
            if (!name.Contains('.', StringComparison.Ordinal))
            {
                var parts = steps.Where(pair => pair.Key == "claim." + name || pair.Key == "device." + name).Select(pair => pair.Value).ToArray();
                Assert.True(parts.Length == 0 || step.Attempts == parts.Sum(part => part.Attempts), name + " is not the sum of its phases.");
            }
        }

        Assert.Equal(happenings.Length, steps.Where(pair => !pair.Key.Contains('.', StringComparison.Ordinal)).Sum(pair => pair.Value.Attempts));
        var counted = steps.Where(pair => pair.Key is not ("reconnect" or "silence" or "journey") && !pair.Key.Contains('.', StringComparison.Ordinal));
        Assert.Equal(counted.Sum(pair => pair.Value.Timeouts), totals.SummarizeTimeouts().Causes.Values.Sum());
    }, iter: 200);

    [Fact]
    public void Summarize_SeveralPhases_AddsCountsAndHistograms()
    {
        var (recorder, totals) = Make();
        Record(recorder, totals, ClaimSuback, Outcome.Ok, 30, 10);
        Record(recorder, totals, DeviceSuback, Outcome.Ok, 10, 20);
        Record(recorder, totals, DeviceSuback, Outcome.LateSuback, 2, 6000);

        var bare = totals.SummarizeSteps(phased: true)["suback"];
        Assert.Equal((42L, 40L, 2L, 42L), (bare.Attempts, bare.Ok, bare.Late, bare.ServiceMs.Samples));
        Assert.InRange(bare.ServiceMs.P50!.Value, 10, 10.01);
        Assert.InRange(bare.ServiceMs.Max!.Value, 6000, 6006);
        Assert.Equal(30, totals.SummarizeSteps(phased: true)["claim.suback"].ServiceMs.Samples);
        Assert.False(totals.SummarizeSteps(phased: false).ContainsKey("claim.suback"));
        Assert.True(totals.TryGetLatency("suback.response", out var histogram));
        Assert.Equal(42, histogram!.TotalCount);
        Assert.False(totals.TryGetLatency("nonsense", out _));
    }

    [Fact]
    public void Summarize_StillListenedFor_IsNeverUntilItIsKnownBetter()
    {
        var (recorder, totals) = Make();
        recorder.TimedOut(ClaimSuback);
        Assert.Equal((1L, 1L, 1L), (totals.Summarize([ClaimSuback]).Attempts, totals.Summarize([ClaimSuback]).Never, totals.SummarizeTimeouts().Causes["awaited"]));
        recorder.Resolve(ClaimSuback, Outcome.LateSuback, 0, 0, 1, measured: true);
        Assert.Equal((1L, 0L, 1L), (totals.Summarize([ClaimSuback]).Attempts, totals.Summarize([ClaimSuback]).Never, totals.Summarize([ClaimSuback]).Late));
        Assert.Equal(["late_suback"], totals.SummarizeTimeouts().Causes.Keys);
    }

    [Fact]
    public void TryGetProportion_Rates_LeaveCancelledOut()
    {
        var (recorder, totals) = Make();
        Record(recorder, totals, ClaimSuback, Outcome.Ok, 6, 10);
        Record(recorder, totals, ClaimSuback, Outcome.NoSuback, 3, 0);
        Record(recorder, totals, ClaimSuback, Outcome.SubackRefused, 1, 0);
        Record(recorder, totals, ClaimSuback, Outcome.Cancelled, 5, 0);
        Assert.Equal((3L, 10L), Proportion(totals, "suback.timeout.rate"));
        Assert.Equal((1L, 10L), Proportion(totals, "claim.suback.refused.rate"));
        Assert.Equal((0L, 0L), Proportion(totals, "device.suback.timeout.rate"));
        Assert.False(totals.TryGetProportion("sneeze.timeout.rate", out _, out _));
        Assert.False(totals.TryGetProportion("suback", out _, out _));
    }

    [Fact]
    public void TryGetProportion_Iterations_AreOutOfThoseStarted()
    {
        var (recorder, totals) = Make();
        for (var i = 0; i < 4; i++)
        {
            recorder.Starts.CountDue();
            recorder.Starts.CountStarted(i + 1, late: false);
        }

        recorder.Starts.CountDevice();
        recorder.Starts.CountDevice();
        recorder.Starts.CountTimedOut();
        recorder.Starts.CountRefused();
        recorder.Reached(0, 0);
        Assert.Equal((1L, 4L), Proportion(totals, "timeout.rate"));
        Assert.Equal((1L, 4L), Proportion(totals, "refused.rate"));
        Assert.Equal((1L, 1L), Proportion(totals, "funnel.connected")); // Devices under way have not failed to connect yet.
        for (var i = 0; i < 4; i++)
        {
            recorder.Starts.CountEnded();
        }

        Assert.Equal((1L, 2L), Proportion(totals, "funnel.connected"));
        Assert.Equal((0L, 0L), Proportion(totals, "funnel.thing"));
        Assert.Equal(0.25, totals.SummarizeTimeouts().Rate);
    }

    [Fact]
    public void Recovery_NotYetAllBack_KnowsOnlyTheSharesReached()
    {
        var (recorder, totals) = Make();
        for (var i = 0; i < 10; i++)
        {
            recorder.Connections.CountConnected(again: false);
            recorder.Connections.CountLost("peer_closed");
        }

        for (var i = 1; i <= 6; i++)
        {
            recorder.Recovered(TimeSpan.FromSeconds(i).Ticks);
        }

        recorder.Recovery.DrainInto(totals.Recovery);
        var recovery = totals.SummarizeChurn().Recovery;
        Assert.Equal(5.0, Math.Round(recovery.T50Ms!.Value / 1000));
        Assert.Equal((null, null, null), (recovery.T95Ms, recovery.T99Ms, recovery.T100Ms));
        Assert.Equal(10, totals.SummarizeChurn().Reasons["peer_closed"]);
        for (var i = 7; i <= 10; i++)
        {
            recorder.Recovered(TimeSpan.FromSeconds(i).Ticks);
        }

        recorder.Recovery.DrainInto(totals.Recovery);
        Assert.Equal((10.0, 10.0), (Math.Round(totals.SummarizeChurn().Recovery.T95Ms!.Value / 1000), Math.Round(totals.SummarizeChurn().Recovery.T100Ms!.Value / 1000)));
    }

    [Fact]
    public void TryGetNumber_Churn_IsReadAndUnknownIsNot()
    {
        var (recorder, totals) = Make();
        recorder.Connections.CountAttempt();
        recorder.Connections.CountConnected(again: true);
        totals.DeviceHours = 0.5;
        Assert.Equal(2.0, Number("churn.reconnects_per_device_hour"));
        Assert.Equal(1.0, Number("churn.attempts"));
        Assert.Null(Number("recovery.t95"));
        Assert.False(totals.TryGetNumber("churn.nonsense", out _));

        double? Number(string name)
        {
            Assert.True(totals.TryGetNumber(name, out var value));
            return value;
        }
    }

    private static (RunRecorder, RunTotals) Make()
    {
        var recorder = new RunRecorder(4, ["connected", "operational"], new FakeTimeProvider());
        return (recorder, new RunTotals(recorder));
    }

    private static (long, long) Proportion(RunTotals totals, string name)
    {
        Assert.True(totals.TryGetProportion(name, out var hits, out var trials));
        return (hits, trials);
    }

    private static void Record(RunRecorder recorder, RunTotals totals, Step step, Outcome outcome, int times, double milliseconds)
    {
        for (var i = 0; i < times; i++)
        {
            recorder.Complete(step, outcome, 0, 0, TimeSpan.FromMilliseconds(milliseconds).Ticks, measured: true);
        }

        for (var kind = 0; kind < RunRecorder.TrendKinds; kind++)
        {
            var interval = new RecordedCounts();
            if (recorder.TrendOrNull(step, kind)?.DrainInto(interval) == true)
            {
                totals.Add(step, kind, interval);
            }
        }
    }
}
