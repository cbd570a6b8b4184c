using System.Threading.Channels;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Hosting.Workers;

/// <summary>The seconds of a run whose devices are in workers: a second is there when each worker's part of it is.</summary>
/// <param name="time">The run's clock.</param>
/// <param name="start">The run's start as a timestamp.</param>
/// <param name="latest">The end of what has come from every worker that still runs.</param>
/// <param name="merge">Adds what has come to the recorder.</param>
internal sealed class WorkerSeconds(TimeProvider time, Func<long> start, Func<TimeSpan> latest, Action merge) : IRunSeconds
{
    /// <summary>How long a second waits for a worker that is behind; its part then goes into a later one.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _arrivals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private TimeSpan _last;

    /// <summary>Says that something has come.</summary>
    public void Arrived() => _arrivals.Writer.TryWrite(true);

    /// <inheritdoc/>
    public async ValueTask<TimeSpan?> NextAsync(CancellationToken ended)
    {
        var next = TimeSpan.FromSeconds(Math.Floor(_last / Second) + 1);
        while (true)
        {
            // Where no worker is left to wait for, the run's end is near, but no second is over before its time.
            var elapsed = time.GetElapsedTime(start());
            var left = (latest() < next ? next + Patience : next) - elapsed;
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, patience.Token);
            try
            {
                await _arrivals.Reader.ReadAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!ended.IsCancellationRequested)
            {
                // A worker is behind; the loop sees that patience has ended.
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        if (ended.IsCancellationRequested)
        {
            return null;
        }

        // What has come may reach beyond the second, where a worker woke up late to send it.
        // Where patience has ended the interval reaches to now: a second of its own for what is late would be empty.
        var reached = latest();
        merge();
        return _last = reached < next ? time.GetElapsedTime(start()) : reached == TimeSpan.MaxValue ? next : reached;
    }

    /// <inheritdoc/>
    public TimeSpan Close()
    {
        merge();
        var now = time.GetElapsedTime(start());
        return _last = now > _last ? now : _last + TimeSpan.FromTicks(1);
    }

    /// <inheritdoc/>
    public void Dispose() => _arrivals.Writer.TryComplete();
}
