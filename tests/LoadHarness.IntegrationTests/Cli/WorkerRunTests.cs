using System.Diagnostics;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Simulator;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>Runs whose devices are in worker processes, and simulators of several processes.</summary>
[Collection(Heavy.Name)]
public sealed class WorkerRunTests
{
    [Fact]
    public async Task Run_TwoWorkers_MeasuresWhatTheSimulatorSaw()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();
        var before = simulator.Host.Stats;

        // Run once: a second attempt would be in the simulator's counts too.
        var exitCode = await rig.RunAsync(["run", .. RunTests.Against(simulator), "--workers", "2", "--devices", "41", "--rate", "40/s", "--out", rig.Reports]);

        Assert.True(exitCode is 0 or 20 or 21, $"{exitCode}: {rig.Error}{rig.Out}"); // On a busy host the generator may be late; what it counts must be right all the same.
        var (summary, stats) = (rig.Summary, simulator.Host.Stats);
        Assert.Equal((41, 41, 41), (summary.Devices.Planned, summary.Devices.Started, summary.Devices.Operational));
        Assert.Equal((stats.Connects - before.Connects, stats.Handshakes - before.Handshakes), (summary.Steps["connack"].Ok, summary.Handshakes.Full));
        Assert.Equal((stats.Things - before.Things, stats.CertificatesIssued - before.CertificatesIssued), (summary.Steps["register_thing"].Ok, summary.Steps["create_certificate"].Ok));
        Assert.Equal((5 * 41, 5 * 41), (summary.Steps["suback"].Ok, summary.Steps["suback"].ServiceMs.Samples));
        Assert.Equal(41, summary.Generator.DispatchLagMs.Samples);
        Assert.Equal([21, 20], summary.Generator.Workers!.Select(static worker => worker.Devices));
        Assert.All(summary.Generator.Workers!, static worker => Assert.True(worker is { CpuPercent: > 0, PeakWorkingSetBytes: > 1_000_000 }));
        var last = TimelineCsv.Read(new StringReader(await File.ReadAllTextAsync(Path.Combine(rig.RunFolder, "timeline.csv"), TestContext.Current.CancellationToken)))[^1];
        Assert.Equal((41, 41), (last.Started, last.Operational));
        Assert.True(File.Exists(Path.Combine(rig.RunFolder, "device.suback.hlog")));
    }

    [Fact]
    public async Task Run_TwoWorkersAndTwoSimulators_AuditsAndDiagnosesAllOfThem()
    {
        using var rig = new CliRig();
        var plan = rig.Write("plan.yaml", """
            target: { processes: 2 }
            workers: 2
            fleet: { devices: 24, hold: 100ms, groups: [ { name: lost, share: 25%, claim: { policy: missing-topicfilter } } ] }
            load: { executor: constant-arrival-rate, rate: 20/s }
            timeouts: { response: 2s, lateWindow: 1s }
            faults: [ { kind: suback.delay, value: 20ms } ]
            expect: { finding: missing-topicfilter }
            validity: { lateStarts: 100%, invalidWindows: 100% }
            """);

        var exitCode = await rig.RunPlanAsync(plan);

        Assert.True(exitCode == 0, $"{exitCode}: {rig.Error}{rig.Out}");
        var summary = rig.Summary;
        Assert.Equal((24, 18), (summary.Devices.Started, summary.Devices.Operational));
        Assert.Equal((0, 0, 0, 36), (summary.Audit!.Things, summary.Audit.Certificates, summary.Audit.Serials, summary.Audit.Checked));
        Assert.Equal(6, summary.Diagnosis.Single(static finding => finding.Id == "missing-topicfilter").Devices);
        Assert.Equal(6, (await File.ReadAllLinesAsync(Path.Combine(rig.RunFolder, "diagnosis.csv"), TestContext.Current.CancellationToken)).Length - 1);

        // Both processes delayed SUBACKs, and together as many as devices got in time.
        var delayed = new[] { "faults.csv", "faults-2.csv" }.Select(file => File.ReadLines(Path.Combine(rig.RunFolder, file)).Count(static line => line.Contains("suback", StringComparison.Ordinal))).ToArray();
        Assert.All(delayed, static count => Assert.True(count > 0));
        Assert.Equal(summary.Steps["suback"].Ok, delayed.Sum());
        Assert.True(summary.Steps["suback"].ServiceMs.P50 >= 20);
    }

    [Fact]
    public async Task Worker_Killed_MakesTheRunInvalidWithItsReason()
    {
        using var rig = new CliRig();
        var running = rig.RunPlanAsync("smoke", "--workers", "2", "--devices", "500", "--rate", "20/s");
        await Eventually.TrueAsync(() => running.IsCompleted || (EndingTests.TimelineRows(rig) >= 1));

        using (var worker = Process.GetProcessById(WorkersOf(rig)[0]))
        {
            worker.Kill();
        }

        var exitCode = await running;
        Assert.True(exitCode == 21, $"{exitCode}: {rig.Error}{rig.Out}");
        var summary = rig.Summary;
        Assert.Matches("^Worker [12] ended by itself with exit code 137, so that a part of the measurements is lost; its last lines: ", summary.VerdictReason);
        Assert.InRange(summary.Devices.Started, 1, 499);
        Assert.Empty(WorkersOf(rig));
    }

    [Fact]
    public async Task Interrupt_WithWorkers_DrainsAllOfThem()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();
        var running = rig.RunPlanAsync([.. RunTests.Against(simulator), "--workers", "2", "--devices", "300", "--rate", "20/s", "--no-tui"]);
        await Eventually.TrueAsync(() => running.IsCompleted || (simulator.Host.Stats.Things >= 5 && EndingTests.TimelineRows(rig) >= 1));

        rig.Interrupt();
        var exitCode = await running;

        Assert.True(exitCode == 105, $"{exitCode}: {rig.Error}{rig.Out}");
        Assert.InRange(rig.Summary.Devices.Started, 5, 299);
        Assert.Equal(rig.Summary.Devices.Started, rig.Summary.Devices.Operational); // Drained, not cut off.
        Assert.Empty(WorkersOf(rig));
        await Eventually.TrueAsync(() => simulator.Host.Stats.Connections == 0);
    }

    [Fact]
    public async Task InterruptedTwice_WithAWorkerThatHangs_EndsWithReports()
    {
        using var rig = new CliRig();
        var running = rig.RunPlanAsync("smoke", "--workers", "2", "--devices", "500", "--rate", "20/s");
        await Eventually.TrueAsync(() => running.IsCompleted || EndingTests.TimelineRows(rig) >= 1);
        using (var stopped = Process.Start("kill", ["-STOP", WorkersOf(rig)[0].ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await stopped.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        rig.Interrupt();
        rig.Interrupt();
        var exitCode = await running;

        Assert.True(exitCode == 105, $"{exitCode}: {rig.Error}{rig.Out}");
        Assert.Contains(rig.Summary.Generator.Reasons, static reason => reason.Contains("ended by itself with exit code 137", StringComparison.Ordinal));
        Assert.Empty(WorkersOf(rig));
    }

    [Fact]
    public async Task Workers_OfAKilledProgram_EndWithIt()
    {
        using var rig = new CliRig();
        using var program = EndingTests.StartProgram(rig, "run", "smoke", "--workers", "2", "--devices", "500", "--rate", "20/s", "--out", rig.Reports);
        await Eventually.TrueAsync(() => EndingTests.TimelineRows(rig) >= 1);
        Assert.Equal(2, WorkersOf(rig).Length);

        program.Kill();
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => WorkersOf(rig).Length == 0);
    }

    [Fact]
    public async Task Worker_StartedByAPerson_SaysWhatItIsFor()
    {
        using var rig = new CliRig();
        Assert.Equal(104, await rig.RunAsync("worker"));
        Assert.Contains("run --workers", rig.Error, StringComparison.Ordinal);
    }

    /// <summary>The worker processes of a rig's run: those that have a log of its folder open.</summary>
    private static int[] WorkersOf(CliRig rig) => [.. Directory.GetDirectories("/proc").Select(static folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0).Where(id => id > 0 && Logs(id, rig.Folder)).Order()];

    private static bool Logs(int process, string folder)
    {
        try
        {
            return Directory.GetFiles($"/proc/{process}/fd").Any(file => File.ResolveLinkTarget(file, returnFinalTarget: false) is { FullName: var target } && target.StartsWith(folder, StringComparison.Ordinal) && target.Contains("loadharness-worker", StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended, or is another user's.
        }
    }
}
