using LoadHarness.Cli;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace LoadHarness.Hosting;

/// <summary>Sets logging up: everything to a file as compact JSON, the first warnings of each kind to the console.</summary>
internal static class Logs
{
    private const long LargestFile = 64L * 1024 * 1024;

    /// <summary>For a run: to its folder, and warnings to <paramref name="console"/>.</summary>
    public static SerilogLoggerFactory ForRun(string path, ConsoleWarnings console) => new(
        new LoggerConfiguration()
            .MinimumLevel.Information()
            .WriteTo.File(new RenderedCompactJsonFormatter(), path, fileSizeLimitBytes: LargestFile, buffered: false)
            .WriteTo.Sink(console, LogEventLevel.Warning)
            .CreateLogger(),
        dispose: true);

    /// <summary>For the simulator: warnings to standard error.</summary>
    public static SerilogLoggerFactory ForSimulator(CliEnvironment environment) => new(
        new LoggerConfiguration().MinimumLevel.Warning().WriteTo.Sink(new ConsoleWarnings(environment.Error)).CreateLogger(), dispose: true);
}

/// <summary>Writes the first warnings of each kind to a console, and counts the rest; while a live view owns the terminal it holds them back.</summary>
internal sealed class ConsoleWarnings(TextWriter output) : ILogEventSink, IDisposable
{
    private const int FirstOfAKind = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _held = [];
    private bool _holding;

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        using var scope = _lock.EnterScope();
        var count = _seen[logEvent.MessageTemplate.Text] = _seen.GetValueOrDefault(logEvent.MessageTemplate.Text) + 1;
        if (count > FirstOfAKind)
        {
            return;
        }

        Write($"{(logEvent.Level >= LogEventLevel.Error ? "error" : "warning")}: {logEvent.RenderMessage()}");
    }

    /// <summary>Holds warnings back until <see cref="Release"/>.</summary>
    public void Hold()
    {
        using var scope = _lock.EnterScope();
        _holding = true;
    }

    /// <summary>Writes what was held back, and how many more there were.</summary>
    public void Release()
    {
        using var scope = _lock.EnterScope();
        _holding = false;
        foreach (var line in _held)
        {
            output.WriteLine(line);
        }

        _held.Clear();
        var more = _seen.Values.Sum(static count => Math.Max(0, count - FirstOfAKind));
        if (more > 0)
        {
            output.WriteLine($"warning: {more} more like these are in the log.");
        }

        _seen.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    private void Write(string line)
    {
        if (_holding)
        {
            _held.Add(line);
        }
        else
        {
            output.WriteLine(line);
        }
    }
}
