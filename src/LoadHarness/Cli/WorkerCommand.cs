using System.CommandLine;
using LoadHarness.Hosting.Workers;

namespace LoadHarness.Cli;

/// <summary><c>worker</c>: what <c>run --workers</c> starts; told what to do over its input, never by a person.</summary>
internal static class WorkerCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new Command("worker", "Run a slice of another run's devices.") { Hidden = true };
        command.SetAction(async (_, _) => (int)await new WorkerHandler(environment).RunAsync());
        return command;
    }
}
