using System.Text.Json.Nodes;
using LoadHarness.Core;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Results;

public sealed class SummaryBuilderTests
{
    [Fact]
    public void Build_FewerDevicesStarted_IsAFinding()
    {
        var (recorder, totals) = Make();
        recorder.Starts.CountDevice();
        var finding = Assert.Single(Build(recorder, totals, devices: 3).Diagnosis);
        Assert.Equal(("fewer-devices-started", 2L), (finding.Id, finding.Devices));
        Assert.Contains("1 of 3", finding.Evidence, StringComparison.Ordinal);
        Assert.Empty(Build(recorder, totals, devices: 1).Diagnosis);
    }

    [Theory]
    [InlineData(Outcome.LocalPortsExhausted, "local ports")]
    [InlineData(Outcome.DescriptorsExhausted, "file descriptors")]
    public void Build_HostRanOut_IsInvalidAndNotAFailureOfTheTarget(Outcome outcome, string what)
    {
        var (recorder, totals) = Make();
        recorder.Complete(new Step(Phase.Claim, StepKind.Tcp), outcome, 0, 0, 0, measured: true);
        var summary = Build(recorder, totals, devices: 1);
        Assert.Equal((Verdict.Invalid, (int)ExitCode.Invalid), (summary.Verdict, summary.ExitCode));
        Assert.Contains(what, summary.VerdictReason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryGetNumber_NothingEverConnected_ChurnHasNoData()
    {
        var (recorder, totals) = Make();
        foreach (var name in new[] { "churn.disconnects", "churn.reconnects", "churn.reconnects_per_device_hour" })
        {
            Assert.True(totals.TryGetNumber(name, out var none));
            Assert.Null(none);
        }

        recorder.Connections.CountConnected(again: false);
        Assert.True(totals.TryGetNumber("churn.disconnects", out var known));
        Assert.Equal(0, known);
    }

    [Fact]
    public void Build_PlanWithFaults_NamesTheirWindowsAndReadsBack()
    {
        var (recorder, totals) = Make();
        var summary = Build(recorder, totals, devices: 1, new FaultPlan(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2.5), "stall", null, 1), new FaultPlan(TimeSpan.Zero, null, "suback.drop", null, 0.05));
        FaultWindow[] expected = [new("stall", 10, 12.5), new("suback.drop", 0, null)];
        Assert.Equal(expected, summary.Faults);
        Assert.Equal(expected, SummaryJson.Read(SummaryJson.Write(summary)).Faults);
    }

    [Fact]
    public void Read_SummaryOfAnOlderVersion_HasNoFaults()
    {
        var (recorder, totals) = Make();
        var json = JsonNode.Parse(SummaryJson.Write(Build(recorder, totals, devices: 1)))!.AsObject();
        Assert.True(json.Remove("faults"));
        Assert.Empty(SummaryJson.Read(json.ToJsonString()).Faults);
    }

    private static (RunRecorder, RunTotals) Make()
    {
        var recorder = new RunRecorder(4, ["connected", "operational"], new FakeTimeProvider());
        return (recorder, new RunTotals(recorder));
    }

    private static RunSummary Build(RunRecorder recorder, RunTotals totals, int devices, params FaultPlan[] faults) =>
        LoadHarness.Core.Results.SummaryBuilder.Build(new RunPlan { Fleet = new FleetPlan { Devices = devices }, Faults = faults }, recorder, totals, new GeneratorSummary(), [], new RunFacts
        {
            Run = new RunInfo { Id = "i", Name = "n", Scenario = "s", StartedAt = default, FinishedAt = default, Seed = 1, Target = new TargetInfo("sim", "h:1"), Load = "", Version = "" },
            Interrupted = false,
        }, []);
}
