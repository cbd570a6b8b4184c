using System.Diagnostics;
using System.Globalization;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.Simulator;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>How runs and simulators end when somebody or something ends them.</summary>
[Collection(Heavy.Name)]
public sealed class EndingTests
{
    [Fact]
    public async Task Interrupt_Once_DrainsAndReportsWhatThereIs()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();
        var running = rig.RunPlanAsync([.. RunTests.Against(simulator), "--devices", "200", "--rate", "20/s", "--no-tui"]);
        await Eventually.TrueAsync(() => simulator.Host.Stats.Things >= 5);

        rig.Interrupt();
        var exitCode = await running;

        Assert.True(exitCode == 105, rig.Error + rig.Out);
        var summary = rig.Summary;
        Assert.Equal((Verdict.Interrupted, 105), (summary.Verdict, summary.ExitCode));
        Assert.InRange(summary.Devices.Started, 5, 199);
        Assert.Equal(summary.Devices.Started, summary.Devices.Operational); // Drained, not cut off.
        Assert.Equal(0, summary.Steps.Values.Sum(static step => step.Cancelled));
        Assert.Contains("INTERRUPTED", rig.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(rig.RunFolder, "report.html")));
        await Eventually.TrueAsync(() => simulator.Host.Stats.Connections == 0);
    }

    [Fact]
    public async Task Interrupt_Twice_CutsOffAtOnce()
    {
        await using var simulator = await RunningSimulator.StartAsync(static options => options with
        {
            ArmAtStart = true,
            Faults = new FaultSchedule(42, [new Fault(TimeSpan.Zero, null, FaultKind.SubackDrop, null, null)]),
        });
        using var rig = new CliRig();
        var running = rig.RunPlanAsync([.. RunTests.Against(simulator), "--suback-timeout", "60s", "--devices", "5", "--rate", "50/s"]);
        await Eventually.TrueAsync(() => simulator.Host.Stats.Faults.TryGetValue("suback.drop", out var total) && total.Devices == 5);

        rig.Interrupt();
        Assert.False(running.IsCompleted);
        var second = TimeProvider.System.GetTimestamp();
        rig.Interrupt();
        var exitCode = await running;

        Assert.True(exitCode == 105, rig.Error + rig.Out);
        Assert.True(TimeProvider.System.GetElapsedTime(second) < TimeSpan.FromSeconds(4), "It drained on."); // A drain would have taken 5 s.
        Assert.Equal((5, 5, 0), (rig.Summary.Steps["claim.suback"].Attempts, rig.Summary.Steps["claim.suback"].Cancelled, rig.Summary.Steps["claim.suback"].Timeouts));
    }

    [Fact]
    public async Task Sim_ServesUntilInterrupted()
    {
        using var rig = new CliRig();
        var running = rig.RunAsync("sim", "--mqtt-port", "0", "--alpn-port", "0", "--rest-port", "0", "--certs", Path.Combine(rig.Folder, "certs"));
        await Eventually.TrueAsync(() => rig.Out.EndsWith('\n') || running.IsCompleted);

        Assert.NotNull(SimulatorReady.TryParse(rig.Out.TrimEnd()));
        Assert.True(File.Exists(Path.Combine(rig.Folder, "certs", "claim.key")));
        rig.Interrupt();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Sim_PortInUse_FailsThePreflightAndNamesThePort()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();

        var exitCode = await rig.RunAsync("sim", "--mqtt-port", simulator.MqttPort.ToString(CultureInfo.InvariantCulture), "--alpn-port", "0", "--rest-port", "0");

        Assert.Equal(22, exitCode);
        Assert.StartsWith($"error: Port {simulator.MqttPort} is in use", rig.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulator_KilledInTheRun_MakesItInvalid()
    {
        using var rig = new CliRig();
        var running = rig.RunPlanAsync("smoke", "--devices", "500", "--rate", "20/s");
        await Eventually.TrueAsync(() => running.IsCompleted || (Directory.Exists(rig.Reports) && TimelineRows(rig) >= 1));

        KillSimulatorOf(Environment.ProcessId);
        var exitCode = await running;

        AssertInvalid(rig, exitCode);
        Assert.InRange(rig.Summary.Devices.Started, 1, 499);
    }

    [Fact]
    public async Task Simulator_KilledInTheRehearsal_MakesTheRunInvalidNotABug()
    {
        using var rig = new CliRig();
        var running = rig.RunPlanAsync("smoke", "--devices", "5");
        await Eventually.TrueAsync(() => running.IsCompleted || (Directory.Exists(rig.Reports) && File.Exists(Path.Combine(rig.RunFolder, "loadharness.log"))));

        KillSimulatorOf(Environment.ProcessId);

        AssertInvalid(rig, await running);
    }

    [Fact]
    public async Task Simulator_OfAKilledProgram_EndsWithinTwoSeconds()
    {
        using var rig = new CliRig();
        using var program = StartProgram(rig, "run", "smoke", "--out", rig.Reports);
        var child = 0;
        await Eventually.TrueAsync(() => (child = SimulatorOf(program.Id)) != 0 && Directory.Exists(rig.Reports) && File.Exists(Path.Combine(rig.RunFolder, "loadharness.log")));

        program.Kill();
        await program.WaitForExitAsync();
        var killed = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => !IsAlive(child));

        Assert.True(TimeProvider.System.GetElapsedTime(killed) < TimeSpan.FromSeconds(2), "The simulator outlived its parent by 2 s and more.");
    }

    [Fact]
    public async Task Program_Terminated_WritesItsPartialReport()
    {
        using var rig = new CliRig();
        using var program = StartProgram(rig, "run", "smoke", "--devices", "500", "--rate", "10/s", "--out", rig.Reports);
        await Eventually.TrueAsync(() => Directory.Exists(rig.Reports) && TimelineRows(rig) >= 1);
        var child = SimulatorOf(program.Id);

        using var kill = Process.Start("kill", ["-TERM", program.Id.ToString(CultureInfo.InvariantCulture)]);
        await program.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(105, program.ExitCode);
        Assert.Equal(Verdict.Interrupted, rig.Summary.Verdict);
        Assert.False(IsAlive(child));
    }

    private static void AssertInvalid(CliRig rig, int exitCode)
    {
        Assert.True(exitCode == 21, $"{exitCode}: {rig.Error}{rig.Out}");
        Assert.Equal((Verdict.Invalid, 21), (rig.Summary.Verdict, rig.Summary.ExitCode));
        Assert.StartsWith("The simulator ended by itself with exit code ", rig.Summary.VerdictReason, StringComparison.Ordinal);
        Assert.Contains("last lines: ", rig.Summary.VerdictReason, StringComparison.Ordinal);
        Assert.Contains("The simulator ended by itself", rig.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", rig.Error, StringComparison.Ordinal);
    }

    /// <summary>Rows of a run under way; 0 where it has no timeline yet.</summary>
    internal static int TimelineRows(CliRig rig)
    {
        var path = Directory.Exists(rig.Reports) ? Directory.GetFiles(rig.Reports, "timeline.csv", SearchOption.AllDirectories).FirstOrDefault() : null;
        if (path is null)
        {
            return 0;
        }

        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Count(static character => character == '\n') - 1;
    }

    /// <summary>Starts the program as a process of its own.</summary>
    internal static Process StartProgram(CliRig rig, params string[] arguments) => StartProgram(rig, [], arguments);

    /// <summary>Starts the program as a process of its own, with environment variables.</summary>
    internal static Process StartProgram(CliRig rig, (string Name, string Value)[] variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "LoadHarness.exe" : "LoadHarness"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = rig.Folder,
            Environment = { ["XDG_DATA_HOME"] = CliRig.DataHome },
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var program = Process.Start(start)!;
        program.BeginOutputReadLine(); // Thrown away, but read: a full pipe would stop it.
        return program;
    }

    private static void KillSimulatorOf(int parent)
    {
        var id = SimulatorOf(parent);
        Assert.NotEqual(0, id); // Killing 0 would kill the whole process group.
        using var simulator = Process.GetProcessById(id);
        simulator.Kill();
    }

    /// <summary>The simulator that a process has started; 0 for none (proc(5)).</summary>
    private static int SimulatorOf(int parent) => Directory.GetDirectories("/proc")
        .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .FirstOrDefault(id => id != 0 && Stat(id) is [_, var of, ..] && of == parent.ToString(CultureInfo.InvariantCulture) && Read(id, "cmdline").Contains("\0--child", StringComparison.Ordinal));

    private static bool IsAlive(int id) => Stat(id) is [not "Z", ..];

    /// <summary>State and parent of a process, behind its name in brackets.</summary>
    private static string[] Stat(int id) => Read(id, "stat").Split(") ")[^1].Split(' ');

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return ") Z 0"; // It has ended in this moment.
        }
    }
}
