using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Results;
using Spectre.Console;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>The whole program in this process: its streams in memory, its folders in a temporary one.</summary>
internal sealed class CliRig : IDisposable
{
    private static readonly Lazy<string> SharedData = new(static () =>
    {
        var folder = Directory.CreateTempSubdirectory("lh-data-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    private const int Attempts = 5;

    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private readonly CliEnvironment _environment;
    private Action? _interrupt;

    public CliRig(string input = "", bool interactive = false, IReadOnlyDictionary<string, string>? variables = null)
    {
        var output = TextWriter.Synchronized(_out);
        _environment = new CliEnvironment
        {
            Out = output,
            Error = TextWriter.Synchronized(_error),
            In = new StringReader(input),
            Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Interactive = InteractionSupport.No, Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors }),
            IsInteractive = interactive,
            Variable = name => name == "XDG_DATA_HOME" ? DataHome : variables?.GetValueOrDefault(name),
            OnInterrupt = handler =>
            {
                _interrupt += handler;
                return new Registration(() => _interrupt -= handler);
            },
        };
    }

    /// <summary>Where simulators keep their CA and keys: one folder for all tests, never the user's own.</summary>
    public static string DataHome => SharedData.Value;

    public string Folder { get; } = Directory.CreateTempSubdirectory("lh-cli-").FullName;

    public string Reports => Path.Combine(Folder, "reports");

    public string Out => Read(_out);

    public string Error => Read(_error);

    /// <summary>The one run's folder.</summary>
    public string RunFolder => Directory.GetDirectories(Reports).Single(static folder => Path.GetFileName(folder) != "latest");

    public RunSummary Summary => SummaryJson.Read(File.ReadAllText(Path.Combine(RunFolder, "summary.json")));

    /// <summary>How long a command may take before the test gives it up as hung.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(90);

    public Task<int> RunAsync(params string[] arguments) => CliApplication.RunAsync(arguments, _environment).WaitAsync(Patience);

    /// <summary><c>run</c> with <c>--out</c>; run again where this host was too busy to start devices on time, since such a run says nothing.</summary>
    public async Task<int> RunPlanAsync(params string[] arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            var exitCode = await RunAsync(["run", .. arguments, "--out", Reports]);
            if (exitCode != (int)ExitCode.Invalid || attempt == Attempts || !(Summary.VerdictReason.Contains("later than 50 ms", StringComparison.Ordinal) || Summary.VerdictReason.Contains("beyond its budgets", StringComparison.Ordinal)))
            {
                return exitCode;
            }

            Directory.Delete(Reports, recursive: true);
            _out.GetStringBuilder().Clear();
            _error.GetStringBuilder().Clear();
        }
    }

    /// <summary>As Ctrl+C does.</summary>
    public void Interrupt() => _interrupt?.Invoke();

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Read(StringWriter writer)
    {
        lock (writer)
        {
            return writer.ToString();
        }
    }

    private sealed class Registration(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
