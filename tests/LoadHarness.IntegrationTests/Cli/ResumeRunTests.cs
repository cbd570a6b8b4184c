using System.Diagnostics;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Simulator;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary><c>resume</c> against the built-in simulator, and partial reports of runs that go on.</summary>
[Collection(Heavy.Name)]
public sealed class ResumeRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Resume_OfAKilledRun_GoesOnWithTheSimulatorsAccountAndProvisionsNobodyTwice()
    {
        using var rig = new CliRig();
        var plan = rig.Write("plan.yaml", """
            name: soaked
            fleet: { devices: 60, hold: 5s }
            load: { executor: constant-arrival-rate, rate: 20/s }
            telemetry: { every: 500ms }
            validity: { lateStarts: 100%, invalidWindows: 100% }
            gates: [ funnel.operational >= 90%, timeout.rate < 50% ]
            """);
        using (var program = EndingTests.StartProgram(rig, "run", plan, "--resumable", "--out", rig.Reports))
        {
            await Eventually.TrueAsync(() => program.HasExited || EndingTests.TimelineRows(rig) >= 2);
            program.Kill();
            await program.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.True(File.Exists(Path.Combine(rig.RunFolder, "state", "devices.000001")));
        await IsLeftAloneByASecondResumeAsync(rig);
        var exitCode = await rig.RunAsync("resume", rig.RunFolder, "--no-tui", "--baseline", SampleRuns.Folder());

        Assert.True(exitCode == 0, rig.Error + rig.Out);
        var summary = rig.Summary;
        Assert.NotNull(summary.Comparison);
        Assert.Equal((60, 60), (summary.Devices.Started, summary.Devices.Operational));
        Assert.Contains(summary.Disclosures, static sentence => sentence.StartsWith("The run's process ended and the run was resumed", StringComparison.Ordinal));
        Assert.Single(summary.Generator.InvalidWindows, static window => window.Reason == "unobserved");

        // Who was operational came back under its own certificate: by one connection, and without another certificate.
        var lost = summary.Steps["journey"].Cancelled;
        Assert.InRange(summary.Steps["create_certificate"].Ok, 60 - 25, 60 + lost); // What the last second hid is counted by nobody.
        Assert.True(summary.Steps["device.connack"].Ok > summary.Steps["claim.connack"].Ok, "No device came back under its own certificate.");
        Assert.False(Directory.Exists(Path.Combine(rig.RunFolder, "state")));
        Assert.Equal(0, await rig.RunAsync("verify", rig.RunFolder));
        Assert.Equal(104, await rig.RunAsync("resume", rig.RunFolder)); // It has ended now.
        Assert.Contains("its run came to its end", rig.Error, StringComparison.Ordinal);
    }

    /// <summary>While somebody else has the run, a resume says so, and changes nothing.</summary>
    private static async Task IsLeftAloneByASecondResumeAsync(CliRig rig)
    {
        using var other = new CliRig();
        var timeline = Path.Combine(rig.RunFolder, "timeline.csv");
        await File.AppendAllTextAsync(timeline, "9"); // A resume cuts off what was being written.
        var before = await File.ReadAllTextAsync(timeline);
        using (RunLock.Take(rig.RunFolder))
        {
            Assert.Equal(104, await other.RunAsync("resume", rig.RunFolder));
        }

        Assert.Contains("hint: A run that still goes on holds it", other.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(timeline));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(rig.RunFolder, "state"), "devices.*"));
    }

    [Fact]
    public async Task Resume_OfARunThatKeptNothing_SaysHowToKeepIt()
    {
        using var rig = new CliRig();
        using (var program = EndingTests.StartProgram(rig, "run", "smoke", "--devices", "100", "--rate", "10/s", "--out", rig.Reports))
        {
            await Eventually.TrueAsync(() => program.HasExited || EndingTests.TimelineRows(rig) >= 1);
            program.Kill();
            await program.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.Equal(104, await rig.RunAsync("resume", rig.RunFolder));
        Assert.Contains("it was run without --resumable", rig.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", rig.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfARunThatGoesOn_IsPartialAndLeavesTheRunAlone()
    {
        using var rig = new CliRig();
        using var other = new CliRig();
        var running = rig.RunAsync("run", "smoke", "--devices", "60", "--rate", "10/s", "--out", rig.Reports);
        await Eventually.TrueAsync(() => running.IsCompleted || EndingTests.TimelineRows(rig) >= 2);

        var exitCode = await other.RunAsync("report", rig.RunFolder, "--partial");

        Assert.True(exitCode == 105, other.Error);
        var folder = Path.Combine(rig.RunFolder, "partial");
        var partial = SummaryJson.Read(await File.ReadAllTextAsync(Path.Combine(folder, "summary.json"), TestContext.Current.CancellationToken));
        Assert.Equal(Verdict.Interrupted, partial.Verdict);
        Assert.StartsWith("The run goes on: these are its figures up to ", partial.VerdictReason, StringComparison.Ordinal);
        Assert.Contains(partial.Disclosures, static sentence => sentence.StartsWith("This is a partial report of a run that goes on", StringComparison.Ordinal));
        Assert.InRange(partial.Devices.Started, 1, 60);
        Assert.True(File.Exists(Path.Combine(folder, "report.html")));
        Assert.False(File.Exists(Path.Combine(rig.RunFolder, "summary.json")));

        await running;
        Assert.Equal(60, rig.Summary.Devices.Started);
        Assert.False(Directory.Exists(folder), "The partial report outlived the run.");
        Assert.Equal(0, await rig.RunAsync("verify", rig.RunFolder));
    }

    [Fact]
    public async Task Soak_MakesPartialReportsByItself()
    {
        using var rig = new CliRig();
        var running = rig.RunAsync("soak", "--devices", "10", "--rate", "10/s", "--duration", "30s", "--report-every", "10s", "--out", rig.Reports);
        var partial = "";
        await Eventually.TrueAsync(
            () => running.IsCompleted || (Directory.Exists(rig.Reports) && Directory.GetFiles(rig.Reports, "report.html", SearchOption.AllDirectories).FirstOrDefault() is { } path && (partial = path).Length > 0),
            Patience);

        Assert.False(running.IsCompleted, rig.Error + rig.Out);
        Assert.EndsWith(Path.Combine("partial", "report.html"), partial, StringComparison.Ordinal);
        rig.Interrupt();
        await running;
        Assert.False(File.Exists(partial));
        Assert.Matches("warning: [0-9]+ of [0-9]+ gates cannot be decided by this run. ", rig.Error); // Said before it began.
        Assert.Equal(4, rig.Summary.Gates.Count(static gate => gate.That.StartsWith("drift(harness.", StringComparison.Ordinal)));
    }
}
