using CsCheck;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Results;

public sealed class TimeoutCurveTests
{
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);
    private static readonly Step DeviceSuback = new(Phase.Device, StepKind.Suback);
    private static readonly TimeoutPlan Plan = new();

    private static readonly Gen<Outcome> Kinds = Gen.Int[0, 5].Select(static i =>
        new[] { Outcome.Ok, Outcome.LateSuback, Outcome.NoSuback, Outcome.DisconnectedAfterSubscribe, Outcome.SubackRefused, Outcome.Cancelled }[i]);

    [Fact]
    public void Build_KnownAnswers_CountsThoseLongerThanEachTimeout()
    {
        // 100 attempts: 90 in 50 ms, 3 in 1.5 s, 2 late after 7 s, 1 late after 12 s, 1 never, 2 cut off, 1 refused; and one that the harness cut off.
        var curve = Curve(Plan, (Suback, Outcome.Ok, 60, 50), (DeviceSuback, Outcome.Ok, 30, 50), (Suback, Outcome.Ok, 3, 1500), (Suback, Outcome.LateSuback, 2, 7000), (DeviceSuback, Outcome.LateSuback, 1, 12_000),
            (Suback, Outcome.NoSuback, 1, 0), (Suback, Outcome.DisconnectedAfterSubscribe, 2, 0), (Suback, Outcome.SubackRefused, 1, 0), (Suback, Outcome.Cancelled, 1, 0));

        Assert.Equal(("suback", 5000.0, 35_000.0), (curve.Of, curve.TimeoutMs, curve.ListenedMs));
        Assert.Equal((100, 2, 1, 0), (curve.Attempts, curve.Disconnected, curve.Never, curve.Untimed));
        Assert.Equal(
            [(100, 9), (200, 9), (500, 9), (1000, 9), (2000, 6), (5000, 6), (10_000, 4), (20_000, 3), (30_000, 3), (50_000, 3), (60_000, 3)],
            curve.Points.Select(point => ((int)point.Ms!.Value, (int)point.Timeouts)));
        var at5 = curve.Points.Single(point => point.Ms == 5000);
        var wilson = WilsonInterval.Of(6, 100, Confidence.Usual);
        Assert.Equal((0.06, wilson.Low, wilson.High, false), (at5.Rate, at5.Low, at5.High, at5.Censored));
    }

    [Fact]
    public void Build_BeyondTheTimeListened_IsCensoredWhereAnswersWereStillMissing()
    {
        var curve = Curve(Plan, (Suback, Outcome.Ok, 9, 50), (Suback, Outcome.NoSuback, 1, 0));
        Assert.Equal([50_000.0, 60_000.0], curve.Points.Where(point => point.Censored).Select(point => point.Ms!.Value));
        var complete = Curve(Plan, (Suback, Outcome.Ok, 9, 50), (Suback, Outcome.DisconnectedAfterSubscribe, 1, 0));
        Assert.DoesNotContain(complete.Points, point => point.Censored);
    }

    [Fact]
    public void Build_ImpatientDevices_AreCensoredBeyondTheirTimeout()
    {
        var curve = Curve(Plan with { OnTimeout = OnTimeout.Close }, (Suback, Outcome.Ok, 8, 50), (Suback, Outcome.NoSuback, 2, 0));
        Assert.Equal(5000, curve.ListenedMs);
        Assert.All(curve.Points, point => Assert.Equal((point.Ms > 5000, 2L), (point.Censored, point.Timeouts)));
    }

    [Fact]
    public void Build_Clients_HaveTheirOwnTimeoutsAndOneNeverEnds()
    {
        var curve = Curve(Plan, (Suback, Outcome.Ok, 90, 50), (Suback, Outcome.LateSuback, 6, 7000), (Suback, Outcome.NoSuback, 1, 0), (Suback, Outcome.DisconnectedAfterSubscribe, 3, 0));
        Assert.Equal(
            [("embedded-c", 1000.0, 10), ("aws-iot-python-sdk", 5000.0, 10), ("device-client", 10_000.0, 4), ("greengrass", 30_000.0, 4), ("aws-sdk-v2-mqtt5", 60_000.0, 4), ("aws-sdk-v2-mqtt311", null, 4)],
            curve.Clients.Select(client => (client.Client, client.At.Ms, (int)client.At.Timeouts)));
        Assert.True(curve.Clients[^1].At.Censored);
        Assert.All(curve.Clients.Where(client => client.At.Ms is not null), client => Assert.Contains(client.At, curve.Points));
    }

    [Fact]
    public void Build_WarmUp_CountsWithoutATime()
    {
        var (recorder, totals) = Make();
        recorder.Complete(Suback, Outcome.Ok, 0, 0, TimeSpan.FromSeconds(3).Ticks, measured: false);
        recorder.Complete(Suback, Outcome.LateSuback, 0, 0, TimeSpan.FromSeconds(6).Ticks, measured: false);
        var curve = Assert.Single(TimeoutCurveBuilder.Build(Plan, totals));
        Assert.Equal(2, curve.Untimed);
        Assert.All(curve.Points, point => Assert.Equal(1, point.Timeouts));
    }

    [Fact]
    public void Build_LateByABudget_IsATimeoutAtThePlansOwnAndShorterOnes()
    {
        // timeouts.provision cut the wait short: late after 2 s though the plan waits 5 s.
        var curve = Curve(Plan, (Suback, Outcome.Ok, 9, 50), (Suback, Outcome.LateSuback, 1, 2000));
        Assert.Equal([1, 0], new[] { 5000.0, 10_000 }.Select(ms => curve.Points.Single(point => point.Ms == ms).Timeouts));
        Assert.Equal(1, curve.Points[0].Timeouts);
    }

    [Fact]
    public void Build_OneKindOfAnswer_HasNoCurveOfTheOthers()
    {
        var (recorder, totals) = Make();
        Record(recorder, totals, new Step(Phase.Claim, StepKind.RegisterThing), Outcome.Ok, 1, 5);
        Record(recorder, totals, new Step(Phase.Claim, StepKind.CreateCertificate), Outcome.NoResponse, 1, 0);
        Record(recorder, totals, new Step(Phase.Claim, StepKind.Tls), Outcome.Ok, 1, 5);
        Record(recorder, totals, new Step(Phase.Device, StepKind.Connack), Outcome.Cancelled, 1, 5);
        var curve = Assert.Single(TimeoutCurveBuilder.Build(Plan, totals));
        Assert.Equal(("response", 2, 10_000.0), (curve.Of, curve.Attempts, curve.TimeoutMs));
    }

    [Fact]
    public void Build_WhateverHappens_NeverRisesAndIsTheStepsRateAtThePlansTimeout() =>
        Gen.Select(
            Gen.Select(Kinds, Gen.Int[0, 80_000], Gen.Bool).Array[1, 60],
            Gen.Int[1, 70_000], Gen.Int[0, 60_000], Gen.Bool).Sample((happenings, timeout, window, closes) =>
        {
            var plan = new TimeoutPlan { Suback = TimeSpan.FromMilliseconds(timeout), LateWindow = TimeSpan.FromMilliseconds(window), OnTimeout = closes ? OnTimeout.Close : OnTimeout.Measure };
            var (recorder, totals) = Make();
            foreach (var (outcome, ms, measured) in happenings)
            {
                recorder.Complete(Suback, outcome, 0, 0, TimeSpan.FromMilliseconds(ms).Ticks, measured);
            }

            Drain(recorder, totals, Suback);
            foreach (var curve in TimeoutCurveBuilder.Build(plan, totals))
            {
                Assert.Equal(curve.Points.Select(point => point.Ms).Order(), curve.Points.Select(point => point.Ms));
                Assert.All(curve.Points.Zip(curve.Points.Skip(1)), pair => Assert.True(pair.First.Timeouts >= pair.Second.Timeouts, $"rises from {pair.First} to {pair.Second}"));
                Assert.All(curve.Points, point => Assert.InRange(point.Rate, point.Low, point.High));
                Assert.True(totals.TryGetProportion("suback.timeout.rate", out var hits, out var trials));
                var own = curve.Points.Single(point => point.Ms == curve.TimeoutMs);
                Assert.Equal((hits, trials, (double)hits / trials), (own.Timeouts, curve.Attempts, own.Rate));
            }
        }, iter: 60);

    private static TimeoutCurve Curve(TimeoutPlan plan, params (Step Step, Outcome Outcome, int Times, double Ms)[] happenings)
    {
        var (recorder, totals) = Make();
        foreach (var (step, outcome, times, ms) in happenings)
        {
            Record(recorder, totals, step, outcome, times, ms);
        }

        return Assert.Single(TimeoutCurveBuilder.Build(plan, totals));
    }

    private static (RunRecorder, RunTotals) Make()
    {
        var recorder = new RunRecorder(4, ["connected", "operational"], new FakeTimeProvider());
        return (recorder, new RunTotals(recorder));
    }

    private static void Record(RunRecorder recorder, RunTotals totals, Step step, Outcome outcome, int times, double milliseconds)
    {
        for (var i = 0; i < times; i++)
        {
            recorder.Complete(step, outcome, 0, 0, TimeSpan.FromMilliseconds(milliseconds).Ticks, measured: true);
        }

        Drain(recorder, totals, step);
    }

    private static void Drain(RunRecorder recorder, RunTotals totals, Step step)
    {
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
