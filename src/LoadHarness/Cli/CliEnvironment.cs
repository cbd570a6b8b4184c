using System.Runtime.InteropServices;
using Spectre.Console;

namespace LoadHarness.Cli;

/// <summary>Everything a command takes from its process: streams, terminal, variables, signals, clock. Tests bring their own.</summary>
internal sealed class CliEnvironment
{
    /// <summary>Columns where there is no terminal to ask, as in a CI log: enough for the summary not to be cut.</summary>
    private const int PlainWidth = 120;

    /// <summary>Where results go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Where warnings and errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where input comes from.</summary>
    public required TextReader In { get; init; }

    /// <summary>Opens the input as bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = static () => Stream.Null;

    /// <summary>Opens the output as bytes.</summary>
    public Func<Stream> OpenOutput { get; init; } = static () => Stream.Null;

    /// <summary>The terminal, or what stands for it.</summary>
    public required IAnsiConsole Console { get; init; }

    /// <summary>True where a person can answer a question.</summary>
    public required bool IsInteractive { get; init; }

    /// <summary>Waits for a key and returns it; null where no terminal can be read. Signals' keys, as Ctrl+C, stay signals.</summary>
    public Func<char>? ReadKey { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Calls back on each wish to end (Ctrl+C, SIGTERM) until disposed.</summary>
    public required Func<Action, IDisposable> OnInterrupt { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The real process.</summary>
    public static CliEnvironment OfProcess()
    {
#pragma warning disable RS0030 // The one home of the process's console.
        System.Console.SetOut(new LastingWriter(System.Console.Out));
        System.Console.SetError(new LastingWriter(System.Console.Error));
        var interactive = !System.Console.IsInputRedirected && !System.Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });
        if (System.Console.IsOutputRedirected)
        {
            console.Profile.Width = PlainWidth;
        }

        return new CliEnvironment
        {
            Out = System.Console.Out,
            Error = System.Console.Error,
            In = System.Console.In,
            OpenInput = System.Console.OpenStandardInput,
            OpenOutput = System.Console.OpenStandardOutput,
            Console = console,
            IsInteractive = interactive,
            ReadKey = interactive && Terminals.IsForeground ? static () => System.Console.ReadKey(intercept: true).KeyChar : null,
            Variable = Environment.GetEnvironmentVariable,
            OnInterrupt = HandleSignals,
        };
#pragma warning restore RS0030
    }

    private static Signals HandleSignals(Action handler) => new(handler);

    private sealed class Signals(Action handler) : IDisposable
    {
        private readonly PosixSignalRegistration _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, handler));
        private readonly PosixSignalRegistration _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, handler));

        // The terminal is gone, as when a remote session breaks: what was measured is reported all the same.
        private readonly PosixSignalRegistration _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Handle(context, handler));

        public void Dispose()
        {
            _hangUp.Dispose();
            _interrupt.Dispose();
            _terminate.Dispose();
        }

        private static void Handle(PosixSignalContext context, Action handler)
        {
            context.Cancel = true; // The command ends in its own good order.
            handler();
        }
    }
}
