namespace LoadHarness.Core.Gates.Drift;

/// <summary>A metric over a run of any length in at most 192 windows: when they are used up, each two become one of twice the width.</summary>
/// <param name="firstWidth">The width that windows begin with, 10 s by default; stretches that are added should be no longer.</param>
internal sealed partial class DriftSeries(TimeSpan? firstWidth = null)
{
    /// <summary>Most windows kept; half as many are left after they have been joined.</summary>
    public const int MostWindows = 192;

    private static readonly TimeSpan FirstWidth = TimeSpan.FromSeconds(10);

    /// <summary>Seconds end when the collector wakes, a little late or early: so much of a window may be missing.</summary>
    public const double Slack = 0.5;

    /// <summary>Gaps that windows are not joined over: with more of them too few windows would be saved.</summary>
    private const int MostGaps = MostWindows / 8;

    private readonly List<DriftWindow> _windows = [];
    private DriftWindow? _open;

    /// <summary>How wide new windows are, seconds.</summary>
    public double Width { get; private set; } = (firstWidth ?? FirstWidth).TotalSeconds;

    /// <summary>The windows that are complete, in time.</summary>
    public IReadOnlyList<DriftWindow> Windows => _windows;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _windows.Clear();
        _open = null;
        Width = (firstWidth ?? FirstWidth).TotalSeconds;
    }

    /// <summary>Takes a stretch of time.</summary>
    /// <returns>True where that completed a window.</returns>
    public bool Add(DriftWindow piece)
    {
        _open = _open is null ? piece : _open.Join(piece);
        return _open.To - _open.From >= Width - Slack && Break();
    }

    /// <summary>Ends the window that is not complete yet: what comes next does not follow on it.</summary>
    /// <returns>True where there was one.</returns>
    public bool Break()
    {
        if (_open is null)
        {
            return false;
        }

        _open.Values?.Seal();
        _windows.Add(_open);
        _open = null;
        if (_windows.Count == MostWindows)
        {
            Join();
            Width *= 2;
        }

        return true;
    }

    /// <summary>Joins each two windows; over a time that nobody observed only where there are many such times, since what is joined there is of no moment in particular.</summary>
    private void Join()
    {
        var gaps = Enumerable.Range(1, MostWindows - 1).Count(i => !Follows(i));
        var to = 0;
        for (var i = 0; i < MostWindows; to++)
        {
            var joins = i + 1 < MostWindows && (gaps > MostGaps || Follows(i + 1));
            _windows[to] = joins ? _windows[i].Join(_windows[i + 1]) : _windows[i];
            _windows[to].Values?.Seal();
            i += joins ? 2 : 1;
        }

        _windows.RemoveRange(to, MostWindows - to);
    }

    private bool Follows(int index) => _windows[index].From - _windows[index - 1].To < Slack;
}
