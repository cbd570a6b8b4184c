namespace LoadHarness.LiveView.Web;

/// <summary>The seconds of a run so far, for browsers that come late; when it is full, each two points become one, so that a soak of any length fits.</summary>
internal sealed class LiveHistory
{
    /// <summary>The most points that are kept.</summary>
    public const int Most = 1200;

    private readonly List<LivePoint> _points = new(Most);
    private int _secondsInLast;
    private int _secondsInEach = 1;

    /// <summary>Adds a second.</summary>
    public void Add(LivePoint point)
    {
        if (_secondsInLast > 0 && _secondsInLast < _secondsInEach)
        {
            _points[^1] = _points[^1].Then(point);
            _secondsInLast++;
            return;
        }

        if (_points.Count == Most)
        {
            for (var i = 0; i < Most / 2; i++)
            {
                _points[i] = _points[2 * i].Then(_points[(2 * i) + 1]);
            }

            _points.RemoveRange(Most / 2, Most / 2);
            _secondsInEach *= 2;
        }

        _points.Add(point);
        _secondsInLast = 1;
    }

    /// <summary>The points, oldest first.</summary>
    public IReadOnlyList<LivePoint> Points => [.. _points];
}
