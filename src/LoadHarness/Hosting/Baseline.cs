using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Comparison;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Hosting;

/// <summary>The runs that a run is compared with: looked at before it, and read again behind it, so that they take no memory from the measurement.</summary>
internal sealed class Baseline
{
    private readonly string[] _folders;

    private Baseline(string[] folders) => _folders = folders;

    /// <summary>Reads the runs and says what differs already; of what was read only the folders are kept.</summary>
    /// <param name="list">Folders with commas between.</param>
    /// <param name="plan">The plan that will be run.</param>
    /// <param name="loaded">The plan as it was read.</param>
    /// <param name="error">Takes a warning where the runs are unlike.</param>
    /// <exception cref="HarnessException">One is no run's folder, or cannot be read.</exception>
    public static Baseline Read(string list, RunPlan plan, LoadedPlan loaded, TextWriter error)
    {
        // Resolved now: behind the run 'latest' is the run itself.
        var folders = RunPath.OfList(list).Select(RunPath.Resolve).ToArray();
        var runs = folders.Select(RunSampleReader.Read).ToArray();
        var info = runs[0].Summary.Run with { Name = plan.Name, Seed = plan.Fleet.Seed };
        var planned = new RunSample("this run", runs[0].Summary with { Run = info, Verdict = Verdict.Pass }, ManifestBuilder.Build(info, loaded, plan), runs[0].Steps, runs[0].Starts);
        if (RunComparer.Differences(runs, [planned]) is { Count: > 0 } differences)
        {
            error.WriteLine($"warning: The baseline and this run are not alike, so that their comparison says little: {string.Join("; ", differences)}.");
        }

        return new Baseline(folders);
    }

    /// <summary>Compares a run with the baseline.</summary>
    /// <param name="folder">The run's folder, with its summary, timeline and histogram logs.</param>
    /// <param name="manifest">The run's manifest, which is not written yet.</param>
    /// <exception cref="HarnessException">The baseline was removed or changed meanwhile.</exception>
    public ComparisonResult Compare(string folder, RunManifest manifest) =>
        RunComparer.Compare([.. _folders.Select(RunSampleReader.Read)], [RunSampleReader.Read(folder) with { Manifest = manifest }], RunComparer.UsualMargin);
}
