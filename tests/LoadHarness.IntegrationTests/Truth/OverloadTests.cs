using System.Diagnostics;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Cli;
using LoadHarness.IntegrationTests.Simulator;

namespace LoadHarness.IntegrationTests.Truth;

/// <summary>A generator that is held down says so; the same plan on a free one passes.</summary>
[Collection(Heavy.Name)]
public sealed class OverloadTests
{
    /// <summary>The half that no busy host can upset; the hold ends before the reports are written, which would take long under it.</summary>
    [Fact]
    [Trait("Category", "interop")]
    public async Task Run_HeldDownForATime_IsInvalidAndSaysWhatToDo()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rig = new CliRig();
        Assert.Equal(21, await RunAsync(rig, simulator, ["--devices", "40", "--rate", "8/s"], heldThings: 20));
        var generator = rig.Summary.Generator;
        Assert.Equal((Verdict.Invalid, false), (rig.Summary.Verdict, generator.Valid));
        Assert.Contains(generator.InvalidWindows, static window => window.Reason.Contains("late_starts", StringComparison.Ordinal));
        Assert.Contains(generator.Reasons, static reason => reason.Contains("give the harness more cores", StringComparison.Ordinal));
        Assert.Equal(generator.Reasons[0], rig.Summary.VerdictReason);
    }

    [Fact]
    [Trait("Category", "long")]
    public async Task Run_HeldDownAndFree_IsInvalidAndPasses()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var held = new CliRig();
        Assert.Equal(21, await RunAsync(held, simulator, Load, heldThings: int.MaxValue));
        var summary = held.Summary;
        Assert.Equal(Verdict.Invalid, summary.Verdict);
        Assert.NotEmpty(summary.Generator.InvalidWindows);
        Assert.Contains(summary.Generator.Reasons, static reason => reason.Contains("give the harness more cores", StringComparison.Ordinal));
        using (var reader = new StreamReader(Path.Combine(held.RunFolder, "timeline.csv")))
        {
            Assert.Contains(TimelineCsv.Read(reader), static row => row.Invalid.Length > 0);
        }

        Assert.Contains("generator beyond budget", await File.ReadAllTextAsync(Path.Combine(held.RunFolder, "report.html")), StringComparison.Ordinal);

        // A host that others keep busy makes a healthy generator late too, and that run says nothing.
        var exitCode = 21;
        for (var attempt = 0; exitCode == 21 && attempt < 5; attempt++)
        {
            using var free = new CliRig();
            exitCode = await RunAsync(free, simulator, Load, heldThings: 0);
        }

        Assert.Equal(0, exitCode);
    }

    private static readonly string[] Load = ["--devices", "100", "--rate", "10/s"];

    /// <summary>Runs the program, held down from its first device on until so many more are provisioned.</summary>
    private static async Task<int> RunAsync(CliRig rig, RunningSimulator simulator, string[] load, int heldThings)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "LoadHarness"), ["run", .. RunTests.Against(simulator), .. load, "--out", rig.Reports, "--quiet"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = rig.Folder,
            Environment = { ["XDG_DATA_HOME"] = CliRig.DataHome },
        };
        using var program = Process.Start(start)!;
        program.BeginOutputReadLine();
        var things = simulator.Host.Stats.Things;
        await Eventually.TrueAsync(() => program.HasExited || simulator.Host.Stats.Things > things); // It has started, so the hold hits the run itself.
        if (heldThings == 0)
        {
            await program.WaitForExitAsync();
            return program.ExitCode;
        }

        await using var hold = CpuHold.On(program);
        TestContext.Current.TestOutputHelper?.WriteLine(hold.IsQuota ? "Held down by a CPU quota." : "Held down by stop and continue: control groups cannot be written here.");
        await Eventually.TrueAsync(() => program.HasExited || simulator.Host.Stats.Things - things >= heldThings, TimeSpan.FromSeconds(240));
        await hold.ReleaseAsync();
        await program.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(240));
        return program.ExitCode;
    }
}
