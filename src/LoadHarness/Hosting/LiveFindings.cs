using LoadHarness.Core.Results;

namespace LoadHarness.Hosting;

/// <summary>What failures so far are put down to, while the run goes on: made beside the run, seldom, and only when something has failed since.</summary>
/// <param name="diagnose">Diagnoses what has been recorded so far; its failure costs the live view its findings, nothing else.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveFindings(Func<IReadOnlyList<Finding>> diagnose, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    // It looks at each device: at most this share of one core goes to it.
    private const double Share = 0.02;

    private Task _running = Task.CompletedTask;
    private volatile IReadOnlyList<Finding> _findings = [];
    private long _failures;
    private long _next = long.MinValue;

    /// <summary>Adds the findings so far to a second; called by one thread.</summary>
    public MetricsSnapshot AddTo(MetricsSnapshot snapshot)
    {
        var failures = snapshot.Timeouts.Causes.Values.Sum() + snapshot.Row.Refused + snapshot.Row.Disconnects;
        if (failures != _failures && _running.IsCompleted && time.GetTimestamp() >= Interlocked.Read(ref _next))
        {
            _failures = failures;
            _running = Task.Run(Diagnose);
        }

        return _findings is { Count: > 0 } findings ? snapshot with { Findings = findings } : snapshot;
    }

    /// <summary>Waits for what is under way: what it reads is about to go.</summary>
    public Task CompleteAsync() => _running;

    private void Diagnose()
    {
        var begun = time.GetTimestamp();
        try
        {
            _findings = diagnose();
        }
        catch (Exception)
        {
            // The run's end diagnoses again, and fails loudly where this is a bug.
        }

        var took = time.GetElapsedTime(begun);
        var pause = took / Share > Every ? took / Share : Every;
        Interlocked.Exchange(ref _next, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));
    }
}
