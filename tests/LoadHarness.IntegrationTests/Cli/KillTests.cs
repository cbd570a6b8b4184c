using System.Diagnostics;
using System.Globalization;
using LoadHarness.Core.Results;
using LoadHarness.Hosting;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.Simulator.Admin;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>The harness is killed again and again, the simulator is not: each journal reports and resumes, and in the end the run has counted what the simulator did, less what the moments before the kills hide.</summary>
[Collection(Heavy.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Devices = 150;
    private const int Rate = 15;

    /// <summary>What a kill may hide: a second, and what a busy host adds to it.</summary>
    private static readonly TimeSpan MostHidden = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public Task Run_KilledFiveTimes_CountsWhatTheSimulatorDid() => KillAsync(kills: 5, seed: 20260301);

    [Fact]
    [Trait("Category", "long")]
    public Task Run_KilledFiftyTimes_CountsWhatTheSimulatorDid() => KillAsync(kills: 50, seed: 20260302);

    private async Task KillAsync(int kills, int seed)
    {
        using var rig = new CliRig();
        await using var simulator = await SimulatorProcess.StartAsync(["--certs", Path.Combine(rig.Folder, "certs")], TimeProvider.System);
        var random = new Random(seed);
        string[] start = ["run", rig.Write("plan.yaml", Plan(simulator)), "--resumable", "--no-tui", "--out", rig.Reports];
        var (hiddenConnects, hiddenCertificates, killed) = (0L, 0L, 0);
        for (var kill = 0; kill < kills; kill++)
        {
            using var program = EndingTests.StartProgram(rig, killed == 0 ? start : ["resume", rig.RunFolder, "--no-tui"]);
            await Eventually.TrueAsync(() => program.HasExited || HasJournal(rig));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 7000)), TimeProvider.System);
            Assert.False(program.HasExited, "The run was over before it was killed: its hold is too short for this test.");
            program.Kill();
            await program.WaitForExitAsync().WaitAsync(Patience);
            killed++;

            var (summary, stats) = await StandAsync(rig, simulator);
            var connects = stats.Connects - hiddenConnects - Ok(summary, "connack");
            var certificates = stats.CertificatesIssued - hiddenCertificates - Ok(summary, "create_certificate");
            output.WriteLine($"kill {killed}: {summary.Disclosures[^1]} hidden: {connects} connects, {certificates} certificates");

            // Never more counted than was done, and no more hidden than a second's starts bring, each with two connections; or a second's devices that come back.
            Assert.InRange(connects, 0, MostHidden.TotalSeconds * 2 * Rate);
            Assert.InRange(certificates, 0, MostHidden.TotalSeconds * Rate);
            (hiddenConnects, hiddenCertificates) = (hiddenConnects + connects, hiddenCertificates + certificates);
        }

        using var last = EndingTests.StartProgram(rig, "resume", rig.RunFolder, "--no-tui", "--quiet");
        await last.WaitForExitAsync().WaitAsync(Patience);
        var end = rig.Summary;
        var record = await simulator.StatsAsync();
        Assert.Equal(record!.Connects - hiddenConnects, Ok(end, "connack"));
        Assert.Equal(record.CertificatesIssued - hiddenCertificates, Ok(end, "create_certificate"));
        Assert.Equal((Devices, Devices, Devices), (end.Devices.Started, end.Devices.Operational, record.Things));
        Assert.Contains(end.Disclosures, static sentence => sentence.StartsWith("The run's process ended and the run was resumed", StringComparison.Ordinal));
        Assert.InRange(end.Generator.InvalidWindows.Count(static window => window.Reason == "unobserved"), 1, kills);
        Assert.NotEqual(109, last.ExitCode); // Its counters balance.
        Assert.Equal(last.ExitCode, end.ExitCode);
        Assert.False(Directory.Exists(Path.Combine(rig.RunFolder, "state")), "Keys outlived the run.");
        Assert.Equal(0, await rig.RunAsync("verify", rig.RunFolder));
    }

    /// <summary>Has the run reported, and asks the simulator.</summary>
    private static async Task<(RunSummary Summary, SimulatorStats Stats)> StandAsync(CliRig rig, SimulatorProcess simulator)
    {
        SimulatorStats? stats = null;
        await Eventually.TrueAsync(() => (stats = simulator.StatsAsync().GetAwaiter().GetResult()) is { Connections: 0 }); // What the killed process had sent is done.
        var exitCode = await rig.RunAsync("report", rig.RunFolder);
        Assert.True(exitCode == 105, $"{exitCode}: {rig.Error}");
        return (rig.Summary, stats!);
    }

    /// <summary>From its journal on a run can be reported and resumed; before it nothing was done.</summary>
    private static bool HasJournal(CliRig rig) => Directory.Exists(rig.Reports)
        && Directory.GetFiles(rig.Reports, "journal.head", SearchOption.AllDirectories).FirstOrDefault() is { } head && new FileInfo(head).Length > 0;

    private static long Ok(RunSummary summary, string step) => summary.Steps.TryGetValue(step, out var counts) ? counts.Ok + counts.Late : 0;

    private static string Plan(SimulatorProcess simulator) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: killed
        target:
          kind: mqtt
          url: mqtts://{{simulator.Ready.Mqtt}}
          serverName: localhost
          caCert: {{simulator.Ready.Certs}}/ca.pem
          cert: {{simulator.Ready.Certs}}/claim.pem
          key: {{simulator.Ready.Certs}}/claim.key
          template: {{simulator.Ready.Template}}
        fleet: { devices: {{Devices}}, hold: 6s }
        load: { executor: constant-arrival-rate, rate: {{Rate}}/s }
        validity: { lateStarts: 100%, invalidWindows: 100% }
        """);
}
