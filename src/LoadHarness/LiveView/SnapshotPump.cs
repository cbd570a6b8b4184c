using System.Threading.Channels;
using LoadHarness.Core.Results;

namespace LoadHarness.LiveView;

/// <summary>Hands the newest snapshot to a drawer on a task of its own: a terminal that blocks (Ctrl+S, a full pipe) must not hold the run up.</summary>
internal sealed class SnapshotPump : IAsyncDisposable
{
    // One waits at most: a view that lags shows the present, not the past.
    private readonly Channel<MetricsSnapshot> _newest = Channel.CreateBounded<MetricsSnapshot>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Task _drawing;

    /// <summary>Starts to draw.</summary>
    /// <param name="draw">Called for one snapshot at a time. Its first failure ends the drawing, not the run.</param>
    public SnapshotPump(Action<MetricsSnapshot> draw) => _drawing = Task.Run(() => DrawAsync(draw));

    /// <summary>What ended the drawing early; null where nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Takes a snapshot; never blocks.</summary>
    public void Post(MetricsSnapshot snapshot) => _newest.Writer.TryWrite(snapshot);

    /// <summary>Draws what still waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _newest.Writer.TryComplete();
        await _drawing;
    }

    private async Task DrawAsync(Action<MetricsSnapshot> draw)
    {
        try
        {
            await foreach (var snapshot in _newest.Reader.ReadAllAsync())
            {
                draw(snapshot);
            }
        }
        catch (Exception e)
        {
            // A closed pipe or an odd terminal: the view is lost, the run goes on.
            Failure = e;
        }
    }
}
