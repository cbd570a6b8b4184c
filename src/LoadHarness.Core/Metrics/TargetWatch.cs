using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics;

/// <summary>A time in which the target answered nothing that devices asked.</summary>
/// <param name="From">From when on, since the run's start.</param>
/// <param name="To">Until when; the last second seen where it is not over.</param>
/// <param name="Attempts">Connections that were tried in it.</param>
public sealed record TargetOutage(TimeSpan From, TimeSpan To, long Attempts);

/// <summary>Finds the times in which the target was gone: something was asked and failed, and nothing was answered until it was back. One thread at a time.</summary>
public sealed class TargetWatch : IRunSink
{
    /// <summary>A shorter one is no outage but a hiccup, which the figures of its seconds show.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    /// <summary>Outages that are kept: the first ones.</summary>
    public const int Most = 100;

    private readonly List<TargetOutage> _outages = [];
    private (long Answered, long Failed, long Attempts) _last;
    private TargetOutage? _open;

    /// <summary>The outages so far.</summary>
    public IReadOnlyList<TargetOutage> Outages => _open is { } open && IsLong(open) ? [.. _outages, open] : _outages;

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        var snapshot = interval.Snapshot;
        Observe(interval, (Sum(snapshot, static step => step.Ok + step.Late), Sum(snapshot, static step => step.Refused + step.Never + step.Disconnected), snapshot.Churn.Attempts));
    }

    /// <summary>Takes an interval of a journal, whose steps stand in the recorder.</summary>
    internal void Observe(RunInterval interval, RunRecorder recorder)
    {
        var (answered, failed) = (0L, 0L);
        foreach (var step in Step.All.Where(static step => step.Kind is not (StepKind.Journey or StepKind.Reconnect)))
        {
            foreach (var outcome in Enum.GetValues<Outcome>())
            {
                var count = recorder.Count(step, outcome);
                answered += outcome.Class() is OutcomeClass.Ok or OutcomeClass.Late && step.Kind != StepKind.Tcp ? count : 0;
                failed += outcome.Class() is OutcomeClass.Refused or OutcomeClass.Never or OutcomeClass.Disconnected ? count : 0;
            }
        }

        Observe(interval, (answered, failed, recorder.Connections.Attempts));
    }

    /// <summary>Takes over what an earlier process of the run found.</summary>
    internal void TakeOver(TargetWatch earlier) => _outages.AddRange(earlier.Outages);

    private void Observe(RunInterval interval, (long Answered, long Failed, long Attempts) now)
    {
        var snapshot = interval.Snapshot;
        var (answered, failed, attempts) = (now.Answered > _last.Answered, now.Failed > _last.Failed, now.Attempts - _last.Attempts);
        _last = now;
        if (answered || snapshot.Row.Invalid == Engine.HealthWatch.Unobserved)
        {
            Close();
        }
        else if (_open is { } open)
        {
            _open = open with { To = interval.To, Attempts = open.Attempts + attempts }; // Seconds in which all devices wait to try again are part of it.
        }
        else if (failed)
        {
            _open = new TargetOutage(interval.From, interval.To, attempts);
        }
    }

    private static bool IsLong(TargetOutage outage) => outage.To - outage.From >= Shortest;

    private void Close()
    {
        if (_open is { } open && IsLong(open) && _outages.Count < Most)
        {
            _outages.Add(open);
        }

        _open = null;
    }

    /// <summary>What is answered by the target itself: a connection that the operating system's queue takes is no answer, nor is a journey.</summary>
    private static long Sum(MetricsSnapshot snapshot, Func<StepSummary, long> count) =>
        snapshot.Steps.Where(static step => step.Key is not ("tcp" or "journey" or "reconnect")).Sum(step => count(step.Value)) + Failures(snapshot, count);

    /// <summary>Failures to connect at all count as failures, and a success at it as nothing.</summary>
    private static long Failures(MetricsSnapshot snapshot, Func<StepSummary, long> count) =>
        snapshot.Steps.TryGetValue("tcp", out var tcp) ? count(tcp with { Ok = 0, Late = 0 }) : 0;
}
