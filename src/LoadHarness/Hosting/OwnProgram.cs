using System.Diagnostics;
using System.Reflection;
using LoadHarness.Core;

namespace LoadHarness.Hosting;

/// <summary>Starts this program again, as the simulator or as a worker, with pipes in place of its streams.</summary>
internal static class OwnProgram
{
    private const string Nice = "/usr/bin/nice";

    /// <summary>Makes what starts it.</summary>
    /// <param name="arguments">Its command line; never a secret, since other users of the host can read it.</param>
    /// <exception cref="HarnessException">Where the program is cannot be found out.</exception>
    public static ProcessStartInfo Start(IReadOnlyList<string> arguments)
    {
        var (path, own) = Find();
        var start = new ProcessStartInfo(path) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in own.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>Makes what starts it on one processor at the lowest priority, so that it takes only what others leave.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <exception cref="HarnessException">Where the program is cannot be found out.</exception>
    public static ProcessStartInfo StartLowly(IReadOnlyList<string> arguments)
    {
        var start = Start(arguments);
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        if (File.Exists(Nice))
        {
            // Not set by the process itself: on Linux a priority is a thread's, and the runtime has threads before its first line.
            var program = start.FileName;
            string[] all = [.. start.ArgumentList];
            start.FileName = Nice;
            start.ArgumentList.Clear();
            foreach (var argument in (string[])["-n", "19", program, .. all])
            {
                start.ArgumentList.Add(argument);
            }
        }

        return start;
    }

    private static (string Path, string[] Arguments) Find()
    {
        var assembly = typeof(OwnProgram).Assembly;
        var process = Environment.ProcessPath ?? throw new HarnessException(ExitCode.PreflightFailed, "No child process could be started: this program's own path is unknown.");
        if (Path.GetFileNameWithoutExtension(process) == "dotnet")
        {
            return (process, [assembly.Location]); // Run by 'dotnet LoadHarness.dll'.
        }

        if (Assembly.GetEntryAssembly() == assembly)
        {
            return (process, []); // Whatever its name: that of a .NET tool's shim differs from the assembly's.
        }

        // Inside another program, as tests are: the executable that stands beside the assembly.
        var own = Path.ChangeExtension(assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        return File.Exists(own) ? (own, []) : ("dotnet", [assembly.Location]);
    }
}
