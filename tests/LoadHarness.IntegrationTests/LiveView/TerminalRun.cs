using System.Diagnostics;
using System.Text;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Cli;

namespace LoadHarness.IntegrationTests.LiveView;

/// <summary>The program on a terminal of its own, made by util-linux's <c>script</c>: what is typed goes through the terminal's line discipline, as a person's keys do.</summary>
internal sealed class TerminalRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private readonly Task _reading;

    private TerminalRun(string folder, string command, IReadOnlyDictionary<string, string> variables)
    {
        Folder = folder;
        var start = new ProcessStartInfo("script", ["--quiet", "--flush", "--return", "--command", command, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["XDG_DATA_HOME"] = CliRig.DataHome;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Whether this host has what it takes.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && File.Exists("/usr/bin/script");

    public string Folder { get; }

    /// <summary>All that was written so far, control sequences included.</summary>
    public string Screen
    {
        get
        {
            lock (_screen)
            {
                return _screen.ToString();
            }
        }
    }

    public RunSummary Summary => SummaryJson.Read(File.ReadAllText(Path.Combine(Folder, "reports", "latest", "summary.json")));

    /// <summary>Runs a plan on a terminal of 80×24, and writes the terminal's settings before and after.</summary>
    public static TerminalRun Start(string arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var folder = Directory.CreateTempSubdirectory("lh-tty-").FullName;
        var program = Path.ChangeExtension(typeof(RunSummary).Assembly.Location.Replace("LoadHarness.Core", "LoadHarness", StringComparison.Ordinal), null);
        // Ctrl+C goes to the shell too: one that does not catch it (dash) would end by it, and its exit code would be in the program's place.
        var command = $"trap : INT; stty cols 80 rows 24; stty -a > {folder}/before; {program} run {arguments} --out {folder}/reports; code=$?; stty -a > {folder}/after; exit $code";
        return new TerminalRun(folder, command, variables ?? new Dictionary<string, string>());
    }

    public void Type(string keys)
    {
        _process.StandardInput.Write(keys);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until something stands on the screen after a place.</summary>
    /// <returns>The place behind it.</returns>
    public async Task<int> SeeAsync(string text, int from = 0)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var screen = Screen;
            var at = screen.IndexOf(text, Math.Min(from, screen.Length), StringComparison.Ordinal);
            if (at >= 0)
            {
                return at + text.Length;
            }

            Assert.True(!_process.HasExited && TimeProvider.System.GetElapsedTime(begun) < Patience, $"'{text}' was not seen in: {screen[Math.Min(from, screen.Length)..]}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading.WaitAsync(Patience);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        int read;
        while ((read = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            lock (_screen)
            {
                _screen.Append(buffer, 0, read);
            }
        }
    }
}
