using LoadHarness.Core.Results;
using LoadHarness.Reporting;
using Spectre.Console;

namespace LoadHarness.LiveView;

/// <summary>The live view on a terminal: redrawn whole once a second on the alternate screen, so that resizing cannot tear it and the run leaves no trace of it.</summary>
internal sealed class Dashboard : ILiveView
{
    // Alternate screen and hidden cursor, and back (xterm's private modes 1049 and 25).
    private const string Enter = "\u001b[?1049h\u001b[?25l\u001b[2J";
    private const string Leave = "\u001b[?25h\u001b[?1049l";
    private const int HistoryLength = 60;

    private readonly LiveTitle _title;
    private readonly IAnsiConsole _console;
    private readonly SnapshotPump _pump;
    private readonly Queue<TimelineRow> _history = new();
    private readonly Lock _historyLock = new();
    private int _left;

    /// <summary>Takes the terminal.</summary>
    public Dashboard(LiveTitle title, IAnsiConsole console)
    {
        _title = title;
        _console = console;
        _console.Write(new ControlCode(Enter));
        _pump = new SnapshotPump(Draw);
    }

    /// <inheritdoc/>
    public void Show(MetricsSnapshot snapshot)
    {
        // Kept here and not where it is drawn: a skipped frame must not leave a hole in the history.
        lock (_historyLock)
        {
            _history.Enqueue(snapshot.Row);
            if (_history.Count > HistoryLength)
            {
                _history.Dequeue();
            }
        }

        _pump.Post(snapshot);
    }

    /// <summary>Gives the terminal back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        if (Interlocked.Exchange(ref _left, 1) != 0)
        {
            return;
        }

        _console.Write(new ControlCode(Leave));
        if (_pump.Failure is { } failure)
        {
            _console.WriteLine($"The live view ended early: {XmlText.Clean(failure.Message)}");
        }
    }

    private void Draw(MetricsSnapshot snapshot)
    {
        TimelineRow[] history;
        lock (_historyLock)
        {
            history = [.. _history];
        }

        var (width, height) = (_console.Profile.Width, _console.Profile.Height);
        _console.Write(new Frame(DashboardRenderer.Render(_title, snapshot, history, width, height), height));
    }
}
