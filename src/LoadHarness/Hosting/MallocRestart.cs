using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace LoadHarness.Hosting;

/// <summary>Has glibc's malloc, which serves OpenSSL, keep few arenas: the program starts itself anew, as the same process, with <c>MALLOC_ARENA_MAX</c>.</summary>
/// <remarks>
/// malloc reads it before the runtime's own threads are there, each of which has taken an arena by the time that the first line here
/// runs; mallopt(3) takes none of them back. Connections that come and go wander from arena to arena with the pool's threads,
/// and leave gaps in all of them: a fleet's memory then grows for hours that has nothing to do with a leak.
/// Simulator and workers have the variable from their parent. Whoever sets it, or the tunable, is left alone.
/// </remarks>
internal static partial class MallocRestart
{
    /// <summary>The environment variable (mallopt(3)).</summary>
    public const string Variable = "MALLOC_ARENA_MAX";

    private const string Tunables = "GLIBC_TUNABLES";
    private const string ArenaTunable = "glibc.malloc.arena_max";

    // With several processors threads would wait for each other at one arena's lock.
    private const int ProcessorsPerArena = 4;

    // Those that hold connections: the others are over before it matters, and need not pay for two starts.
    private static readonly string[] Commands = ["run", "soak", "resume", "lab", "calibrate", "sim"];

    /// <summary>Starts the program anew where that helps; otherwise, or where the system refuses, returns.</summary>
    /// <param name="args">The command line.</param>
    public static void IfWanted(string[] args)
    {
        if (OperatingSystem.IsLinux() && !Debugger.IsAttached && Environment.ProcessPath is { } program && Arenas(args, Environment.GetEnvironmentVariable, Environment.ProcessorCount) is { } arenas && HasGlibc())
        {
            string?[] environment = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static entry => $"{entry.Key}={entry.Value}"), $"{Variable}={arenas}", null];
            RemoveDiagnosticSockets();
            _ = execve(program, [.. OwnCommandLine(), null], environment); // Returns only where it failed.
        }
    }

    /// <summary>How many arenas there are to be; null to leave them as they are.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="variable">Reads environment variables.</param>
    /// <param name="processors">The processors that the process may use.</param>
    internal static string? Arenas(string[] args, Func<string, string?> variable, int processors)
    {
        var isSet = variable(Variable) is not null || (variable(Tunables) ?? "").Contains(ArenaTunable, StringComparison.Ordinal);
        return isSet || args.Length == 0 || !Commands.Contains(args[0]) ? null : Math.Max(1, processors / ProcessorsPerArena).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Takes a command line apart as the system has it (proc(5)): each argument, an empty one too, ends with a zero.</summary>
    internal static string[] Arguments(string commandLine) => commandLine[..^1].Split('\0');

    /// <summary>The next runtime listens at the same path, which is taken as long as its file is there (bind(2)): dotnet-counters and dotnet-trace would find nobody.</summary>
    private static void RemoveDiagnosticSockets()
    {
        try
        {
            foreach (var socket in Directory.EnumerateFiles(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{Environment.ProcessId}-*-socket")))
            {
                File.Delete(socket);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Then nobody can look into the process; the run is none the worse for it.
        }
    }

    // Not Main's: 'dotnet' and its own arguments come before those.
    private static string[] OwnCommandLine() => Arguments(Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/cmdline")));

    private static bool HasGlibc() => NativeLibrary.TryLoad("libc.so.6", out var libc) && NativeLibrary.TryGetExport(libc, "gnu_get_libc_version", out _);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execve(string path, string?[] arguments, string?[] environment);
}
