using System.Text;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary>What a run keeps in its folder for <c>resume</c> until it ends: the plan as it is, the devices' identities, the simulator's account. Readable by the user alone.</summary>
/// <remarks>The journal's plan lacks the values of template parameters, which may be secrets; keys and tokens stand nowhere else.</remarks>
internal static class ResumeState
{
    private const string PlanFile = "plan.yaml";

    /// <summary>The folder's full path.</summary>
    public static string PathIn(string run) => Path.Combine(run, RunFolder.StateFolder);

    /// <summary>The folder of one of the simulator's processes.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="number">Which, from 1.</param>
    public static string SimulatorIn(string run, int number) => Path.Combine(PathIn(run), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"sim-{number}"));

    /// <summary>Makes the folder with the plan in it.</summary>
    /// <exception cref="HarnessException">It cannot be made.</exception>
    public static void Create(string run, RunPlan plan)
    {
        try
        {
            var folder = PathIn(run);
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            File.WriteAllText(Path.Combine(folder, PlanFile), PlanWriter.Write(plan), Encoding.UTF8);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"{PathIn(run)} cannot be written, which a resume would need: {failure.Message.TrimEnd('.')}.", "Free space there, choose another folder with --out, or do without: --resumable false.", failure);
        }
    }

    /// <summary>Reads the plan.</summary>
    /// <exception cref="HarnessException">There is none: the run keeps nothing for a resume, or has ended.</exception>
    public static LoadedPlan Read(string run, IReadOnlyList<PlanRule> rules)
    {
        var path = Path.Combine(PathIn(run), PlanFile);
        try
        {
            return PlanLoader.Load(File.ReadAllText(path), path, [], new Dictionary<string, string>(StringComparer.Ordinal), rules);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new HarnessException(ExitCode.BadInput, $"{run} has nothing to be resumed by: it was run without --resumable.", "'loadharness soak' keeps what a resume needs, and so does 'loadharness run --resumable'; 'loadharness report' shows what was measured.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"{path} cannot be read: {failure.Message.TrimEnd('.')}.", "Resume the run as the user that began it.", failure);
        }
    }

    /// <summary>Removes it all: the run has ended, and keys need not be kept any longer.</summary>
    /// <returns>One sentence where it could not be removed; else null.</returns>
    public static string? Remove(string run)
    {
        try
        {
            if (Directory.Exists(PathIn(run)))
            {
                Directory.Delete(PathIn(run), recursive: true);
            }

            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{PathIn(run)} holds keys and is no longer needed, but could not be removed: {failure.Message.TrimEnd('.')}.";
        }
    }
}
