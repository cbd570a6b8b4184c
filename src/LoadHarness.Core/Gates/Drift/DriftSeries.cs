namespace LoadHarness.Core.Gates.Drift;

/// <summary>A metric over a run of any length in at most 192 windows: when they are used up, each two become one of twice the width.</summary>
/// <param name="firstWidth">The width that windows begin with, 10 s by default; stretches that are added should be no longer.</param>
internal sealed partial class DriftSeries(TimeSpan? firstWidth = null)
{
    /// <summary>Most windows kept; half as many are left after they have been joined.</summary>
    public const int MostWindows = 192;

    private static readonly TimeSpan FirstWidth = TimeSpan.FromSeconds(10);

    /// <summary>Seconds end when the collector wakes, a little late or early: so much of a window may be missing.</summary>
    private const double Slack = 0.5;

    private readonly List<DriftWindow> _windows = [];
    private DriftWindow? _open;

    /// <summary>How wide new windows are, seconds.</summary>
    public double Width { get; private set; } = (firstWidth ?? FirstWidth).TotalSeconds;

    /// <summary>The windows that are complete, in time.</summary>
    public IReadOnlyList<DriftWindow> Windows => _windows;

    /// <summary>Takes a stretch of time.</summary>
    /// <returns>True where that completed a window.</returns>
    public bool Add(DriftWindow piece)
    {
        _open = _open is null ? piece : _open.Join(piece);
        if (_open.To - _open.From < Width - Slack)
        {
            return false;
        }

        _windows.Add(_open);
        _open = null;
        if (_windows.Count == MostWindows)
        {
            for (var i = 0; i < MostWindows / 2; i++)
            {
                _windows[i] = _windows[2 * i].Join(_windows[(2 * i) + 1]);
            }

            _windows.RemoveRange(MostWindows / 2, MostWindows / 2);
            Width *= 2;
        }

        return true;
    }
}
