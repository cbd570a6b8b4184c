using HdrHistogram;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Engine;

/// <summary>Measures how late the thread pool runs what is due, every 10 ms and off the record path.</summary>
/// <remarks>A stop of 300 ms delays 30 probes, and each counts with its own delay: else the worst times would be sampled least.</remarks>
public sealed class WakeUpProbe : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);
    private const int MostCaughtUp = 6000; // A minute of probes: a laptop that slept for a night must not count for hours.

    private readonly TimeProvider _timeProvider;
    private readonly PeriodicTimer _timer;
    private readonly LatencyTrend _delays = new(1);
    private readonly LongHistogram _interval = Histograms.NewHistogram();

    /// <summary>Starts to probe.</summary>
    public WakeUpProbe(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        _timeProvider = timeProvider;
        _timer = new PeriodicTimer(Period, timeProvider);
        Completion = ProbeAsync(timeProvider.GetTimestamp());
    }

    /// <summary>Ends once the probe is disposed.</summary>
    internal Task Completion { get; }

    /// <summary>Returns the 99th percentile of the delays since the last call, milliseconds; null without any. One caller at a time.</summary>
    public double? TakeP99()
    {
        _interval.Reset();
        return _delays.DrainInto(_interval) ? Histograms.ToMilliseconds(_interval.GetValueAtPercentile(99)) : null;
    }

    /// <summary>Records the delay of each probe that was due by now.</summary>
    /// <returns>When the next one is due.</returns>
    internal TimeSpan CatchUp(TimeSpan due, TimeSpan now)
    {
        due = TimeSpan.FromTicks(Math.Max(due.Ticks, now.Ticks - (Period.Ticks * MostCaughtUp)));
        for (; due <= now; due += Period)
        {
            _delays.Record((long)(now - due).TotalMicroseconds);
        }

        return due;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private async Task ProbeAsync(long start)
    {
        var due = Period;
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            due = CatchUp(due, _timeProvider.GetElapsedTime(start));
        }
    }
}
