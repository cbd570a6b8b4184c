using System.Globalization;
using LoadHarness.Cli;
using LoadHarness.Core;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

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

    /// <summary>For the simulator that a run starts: warnings to standard error.</summary>
    public static SerilogLoggerFactory ForChild(CliEnvironment environment) => new(
        Simulator().MinimumLevel.Warning().WriteTo.Sink(new ConsoleWarnings(environment.Error)).CreateLogger(), dispose: true);

    /// <summary>For a simulator of its own: what it refused and why to standard error, the first of each kind; everything to a file where one is named.</summary>
    /// <exception cref="HarnessException">The file cannot be written.</exception>
    public static SerilogLoggerFactory ForSimulator(CliEnvironment environment, string? path)
    {
        if (path is not null)
        {
            CheckWritable(path);
        }

        var logs = Simulator().MinimumLevel.Information().WriteTo.Sink(new ConsoleWarnings(environment.Error, path is null ? "not shown; --log FILE keeps all" : "in the log"));
        return new SerilogLoggerFactory(
            (path is null ? logs : logs.WriteTo.File(new RenderedCompactJsonFormatter(), path, fileSizeLimitBytes: LargestFile, buffered: false)).CreateLogger(), dispose: true);
    }

    // The file sink itself says nothing where it cannot write.
    private static void CheckWritable(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The log '{path}' cannot be written: {exception.Message}", "Choose another file with --log.", exception);
        }
    }

    // The web server's own words are left out: what fails in it is thrown, and said once.
    private static LoggerConfiguration Simulator() => new LoggerConfiguration().MinimumLevel.Override("Microsoft", LogEventLevel.Fatal);
}

/// <summary>Writes the first warnings of each kind to a console, and counts the rest; while a live view owns the terminal it holds them back.</summary>
/// <param name="output">The console.</param>
/// <param name="rest">Where those are that are not written.</param>
internal sealed class ConsoleWarnings(TextWriter output, string rest = "in the log") : ILogEventSink, IDisposable
{
    private const int FirstOfAKind = 3;

    // Literal strings: quotes around every name are for machines.
    private static readonly MessageTemplateTextFormatter Message = new("{Message:lj}", CultureInfo.InvariantCulture);

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

        var level = logEvent.Level switch
        {
            >= LogEventLevel.Error => "error",
            LogEventLevel.Warning => "warning",
            _ => "info",
        };
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Message.Format(logEvent, text);
        Write($"{level}: {text}");
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
            output.WriteLine($"warning: {more} more like these are {rest}.");
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
