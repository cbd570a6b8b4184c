using System.Runtime.InteropServices;
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

    // As wide as a terminal is ever likely to be: a column a second.
    private const int HistoryLength = 400;

    private readonly LiveTitle _title;
    private readonly IAnsiConsole _console;
    private readonly LiveOptions _options;
    private readonly SnapshotPump _pump;
    private readonly LiveKeys? _keys;
    private readonly IDisposable? _resizes;
    private readonly Queue<TimelineRow> _history = new();
    private readonly Lock _historyLock = new();
    private volatile MetricsSnapshot? _last;
    private volatile bool _details;
    private int _left;

    /// <summary>Takes the terminal.</summary>
    public Dashboard(LiveTitle title, IAnsiConsole console, LiveOptions? options = null)
    {
        _title = title;
        _console = console;
        _options = options ?? new LiveOptions();
        _console.Write(new ControlCode(Enter));
        _console.Write(new Frame(new Text($"{XmlText.Clean(title.Name)}: getting ready; the first second is shown when it is over."), 1));
        _pump = new SnapshotPump(Draw);
        _keys = _options is { ReadKey: { } read, Controls: { } controls } ? new LiveKeys(read, controls, () => _details = !_details, Redraw) : null;
        _resizes = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Redraw());
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

        _last = snapshot;
        _pump.Post(snapshot);
    }

    /// <summary>Gives the terminal back.</summary>
    public async ValueTask DisposeAsync()
    {
        _keys?.Dispose();
        _resizes?.Dispose();
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

    /// <summary>Draws the last second again: the terminal's size has changed, or a key was pressed.</summary>
    private void Redraw()
    {
        if (_last is { } last)
        {
            _pump.Post(last);
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
        var state = new DashboardState { HasKeys = _keys is not null, IsPaused = _options.Controls?.IsPaused ?? snapshot.IsPaused, Details = _details, Url = _options.Url };
        _console.Write(new Frame(DashboardRenderer.Render(_title, snapshot, history, state, width, height), height));
    }
}
