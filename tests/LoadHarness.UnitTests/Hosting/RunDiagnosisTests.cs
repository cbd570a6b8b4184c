using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Hosting;
using LoadHarness.UnitTests.Diagnosis;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Hosting;

public sealed class RunDiagnosisTests
{
    private static readonly string[] Stages = ["connected", "subscribed", "operational"];

    [Fact]
    public void Make_AllOperational_FindsNothing()
    {
        var recorder = Recorder(3);
        Pass(recorder, 0, 1, 2);
        var found = RunDiagnosis.Make(Input(recorder, 3));
        Assert.Empty(found.Findings);
        Assert.Empty(found.Rows);
        Assert.Empty(found.Timeouts);
        Assert.Null(found.Expectation);
    }

    [Fact]
    public void Make_OthersPassed_IsKnownToTheRules()
    {
        var recorder = Recorder(3);
        Pass(recorder, 0, 1);
        Fail(recorder, 2, Cases.DeniedSubscribe("suback80"));
        var row = Assert.Single(RunDiagnosis.Make(Input(recorder, 3)).Rows);
        Assert.Equal((2, FindingIds.SubscribeThrottled, "likely"), (row.Device, row.Finding, row.Confidence));
    }

    [Fact]
    public void Make_FailingDeviceWithoutEvidence_IsUnexplained()
    {
        var recorder = Recorder(2);
        Pass(recorder, 0);
        recorder.Starts.CountDevice();
        recorder.Complete(new Step(Phase.None, StepKind.Journey), Outcome.ResponseMalformed, 0, 0, 0, measured: true);
        var finding = Assert.Single(RunDiagnosis.Make(Input(recorder, 2)).Findings);
        Assert.Equal((FindingIds.Unexplained, 1), (finding.Id, finding.Devices));
        Assert.Empty(RunDiagnosis.Make(Input(recorder, 2) with { Interrupted = true }).Findings);
    }

    [Fact]
    public void Make_Expectation_IsJudged()
    {
        var recorder = Recorder(1);
        Fail(recorder, 0, Cases.DeniedSubscribe("close"));
        Assert.True(RunDiagnosis.Make(Input(recorder, 1, FindingIds.MissingTopicFilter)).Expectation!.IsMet);
        Assert.False(RunDiagnosis.Make(Input(recorder, 1, FindingIds.SubackLost)).Expectation!.IsMet);
    }

    [Fact]
    public void Make_Timeouts_AddUp()
    {
        var recorder = Recorder(2);
        Fail(recorder, 0, Cases.DeniedSubscribe("silent"));
        Fail(recorder, 1, Cases.Claim(StepKind.Suback, Outcome.LateSuback));
        var step = new Step(Phase.Claim, StepKind.Suback);
        recorder.Complete(step, Outcome.NoSuback, 0, 0, 0, measured: true);
        recorder.Complete(step, Outcome.LateSuback, 0, 0, 1, measured: true);
        recorder.Complete(new Step(Phase.Claim, StepKind.Puback), Outcome.LatePuback, 0, 0, 1, measured: true);
        var found = RunDiagnosis.Make(Input(recorder, 2));
        Assert.Equal(new Dictionary<string, long> { [FindingIds.SlowAnswer] = 1, [FindingIds.SlowSuback] = 1, [FindingIds.SubackLost] = 1 }, found.Timeouts.ToDictionary());
        Assert.All(found.Findings, static finding => Assert.Equal(1, finding.Timeouts));
    }

    private static RunRecorder Recorder(int devices) => new(devices, Stages, new FakeTimeProvider());

    private static void Pass(RunRecorder recorder, params int[] devices)
    {
        foreach (var device in devices)
        {
            recorder.Starts.CountDevice();
            for (var stage = 0; stage < Stages.Length; stage++)
            {
                recorder.Reached(device, stage);
            }
        }
    }

    private static void Fail(RunRecorder recorder, int device, WireSignature signature)
    {
        recorder.Starts.CountDevice();
        recorder.Reached(device, 0);
        recorder.Evidence.Note(device, signature, TimeSpan.FromSeconds(1), elapsed: null, roundTrips: null);
    }

    private static DiagnosisInput Input(RunRecorder recorder, int devices, params string[] expected) => new()
    {
        Plan = new RunPlan { Fleet = new FleetPlan { Devices = devices }, Expect = expected.Length == 0 ? null : new ExpectPlan(expected) },
        RunId = "run",
        StartedAt = Cases.Start,
        Endpoint = ("localhost", 8883),
        Recorder = recorder,
        CertificateIdOf = static _ => Cases.Certificate,
    };
}
