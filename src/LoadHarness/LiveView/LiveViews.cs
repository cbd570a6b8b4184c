using Spectre.Console;

namespace LoadHarness.LiveView;

/// <summary>Chooses how a run is shown.</summary>
internal static class LiveViews
{
    /// <summary>A dashboard on an interactive terminal, else plain lines; nothing where quiet is asked for.</summary>
    /// <param name="title">What is run.</param>
    /// <param name="console">The terminal, for the dashboard.</param>
    /// <param name="lines">Where plain lines go.</param>
    /// <param name="quiet">Whether <c>--quiet</c> was given; it wins.</param>
    /// <param name="noTui">Whether <c>--no-tui</c> was given.</param>
    public static ILiveView Create(LiveTitle title, IAnsiConsole console, TextWriter lines, bool quiet, bool noTui)
    {
        if (quiet)
        {
            return new QuietView();
        }

        var profile = console.Profile;
        return !noTui && profile.Out.IsTerminal && profile.Capabilities.Interactive && profile.Capabilities.Ansi
            ? new Dashboard(title, console)
            : new PlainProgress(lines);
    }
}
