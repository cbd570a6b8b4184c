using System.Globalization;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting;

/// <summary>A run that is gone on with.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Head">Which run it is.</param>
/// <param name="Start">When its devices began; null where they never did, so that it begins anew in its folder.</param>
/// <param name="Reaches">How far its journal reaches, from the run's start.</param>
/// <param name="Resumptions">When it was resumed before, and now; this one's end is not known yet.</param>
/// <param name="Lock">Holds the folder from before the journal was read.</param>
internal sealed record ResumeOrder(string Folder, JournalHead Head, JournalStart? Start, TimeSpan Reaches, IReadOnlyList<Resumption> Resumptions, RunLock Lock);

/// <summary><c>resume</c>: goes on with a run whose process was killed.</summary>
/// <param name="environment">The process's surroundings.</param>
internal sealed class ResumeHandler(CliEnvironment environment)
{
    /// <summary>Goes on with it.</summary>
    /// <param name="run">The run's folder, or <c>latest</c>.</param>
    /// <param name="settingsOf">What else was asked for.</param>
    /// <returns>The run's exit code.</returns>
    /// <exception cref="HarnessException">The run has ended, still goes on, or kept nothing to be resumed by.</exception>
    public async Task<ExitCode> RunAsync(string run, Func<LoadedPlan, RunSettings> settingsOf)
    {
        var folder = RunPath.Existing(run);
        if (!RunReplay.IsIn(folder))
        {
            throw new HarnessException(ExitCode.BadInput, $"{folder} has no journal to resume a run from.", "Name the folder of a run, such as reports/latest.");
        }

        using var held = Hold(folder);
        var replay = await RunReplay.ReadAsync(folder, folder, [], goesOn: true);
        if (replay.End is not null)
        {
            throw new HarnessException(ExitCode.BadInput, $"{folder} has nothing to resume: its run came to its end.", "'loadharness report' shows it again; 'loadharness run' makes another.");
        }

        if (replay.State == JournalState.Damaged)
        {
            throw new HarnessException(ExitCode.BadInput, string.Create(CultureInfo.InvariantCulture, $"The journal of {folder} is damaged behind {replay.Reaches.TotalSeconds:0.0} s: what came after it is not known, so that the run cannot go on from there."), "'loadharness report' shows what is left of it.");
        }

        var loaded = ResumeState.Read(folder, PlanChecks.All(environment));
        Resumption[] resumptions = [.. replay.Resumptions, new Resumption(replay.Reaches, replay.Reaches, replay.ResumePoint.ComingBack(replay.Start?.PeakRate))];
        var order = new ResumeOrder(folder, replay.Head, replay.Start, replay.Reaches, resumptions, held);
        await environment.Error.WriteLineAsync(replay.Start is null
            ? $"Nothing had been measured in {folder}: the run begins anew."
            : string.Create(CultureInfo.InvariantCulture, $"Resuming {folder}: its journal reaches to {replay.Reaches.TotalSeconds:0.0} s, with {replay.Recorder.Funnel(replay.Recorder.FunnelStages.Count - 1):N0} of {replay.Plan.Fleet.Devices:N0} devices operational."));
        if (replay.Start is null)
        {
            Clear(folder);
        }

        using var handler = new RunHandler(environment, settingsOf(loaded) with { Resume = order, Resumable = true });
        return await handler.RunAsync();
    }

    /// <summary>Holds the folder before anything in it is read: of two at once one goes on with the run, and the other touches nothing.</summary>
    private static RunLock Hold(string folder)
    {
        try
        {
            return RunLock.Take(folder);
        }
        catch (IOException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"{folder} cannot be resumed: {failure.Message.TrimEnd('.')}.", "A run that still goes on holds it: wait for its end, or stop it.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"{folder} cannot be resumed: {failure.Message.TrimEnd('.')}.", "Resume it as the user that made the run.", failure);
        }
    }

    /// <summary>Removes what a run left that was killed before its first second.</summary>
    private static void Clear(string folder)
    {
        foreach (var file in JournalWriter.FilesIn(folder).Concat(OwnSeries.Files(folder)).Concat(KeptIdentities.FilesIn(ResumeState.PathIn(folder))))
        {
            File.Delete(file);
        }

        foreach (var state in Directory.EnumerateDirectories(ResumeState.PathIn(folder)))
        {
            Directory.Delete(state, recursive: true);
        }
    }
}
