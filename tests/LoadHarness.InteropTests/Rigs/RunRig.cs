using System.Text.Json;
using LoadHarness.InteropTests.Tools;

namespace LoadHarness.InteropTests.Rigs;

/// <summary>One run of <c>loadharness run</c> with something to see in it, whose files the tests look at.</summary>
public sealed class RunRig : IAsyncLifetime
{
    private const string Plan = """
        name: late-subacks
        fleet: { devices: 80, seed: 42, hold: 1s }
        load:
          executor: constant-arrival-rate
          rate: 20/s
        timeouts: { suback: 1s, lateWindow: 2s }
        faults:
          - { at: 1s, for: 2s, kind: suback.delay, value: 1500ms, share: 30%, of: devices }
        gates:
          - timeout.rate < 1%
          - suback.p50 < 1s
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lh-run-").FullName;

    /// <summary>The run's folder.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Its <c>report.html</c>.</summary>
    public string Page => Path.Combine(Folder, "report.html");

    /// <summary>Its <c>summary.json</c>.</summary>
    public JsonElement Summary { get; private set; }

    /// <summary>A folder of the tests' own.</summary>
    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    public async ValueTask InitializeAsync()
    {
        var plan = Path.Combine(_folder, "plan.yaml");
        await File.WriteAllTextAsync(plan, Plan);
        var runs = Path.Combine(_folder, "runs");
        var ended = await ChildProcess.RunAsync(SimulatorRig.Program, ["run", plan, "--no-tui", "--quiet", "--out", runs]);

        // What the host's load makes of the verdict is not the tests' concern; that it was a whole run is.
        Assert.True(ended.ExitCode is 0 or 20 or 21 or 99, ended.Error + ended.Out);
        Folder = Path.GetFullPath(Path.Combine(runs, Directory.ResolveLinkTarget(Path.Combine(runs, "latest"), returnFinalTarget: true)!.Name));
        Summary = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "summary.json"))).RootElement;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
