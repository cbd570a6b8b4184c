using Spectre.Console;

namespace LoadHarness.LiveView;

/// <summary>Chooses how a run is shown.</summary>
internal static class LiveViews
{
    /// <summary>A dashboard on an interactive terminal, else plain lines; nothing where quiet is asked for.</summary>
    /// <param name="title">What is run.</param>
    /// <param name="console">The terminal, for the dashboard.</param>
    /// <param name="lines">Where plain lines go.</param>
    /// <param name="options">What was asked for.</param>
    public static ILiveView Create(LiveTitle title, IAnsiConsole console, TextWriter lines, LiveOptions options)
    {
        if (options.Quiet)
        {
            return new QuietView();
        }

        var profile = console.Profile;
        return !options.NoTui && profile.Out.IsTerminal && profile.Capabilities.Interactive && profile.Capabilities.Ansi
            ? new Dashboard(title, console, options)
            : new PlainProgress(lines);
    }
}
