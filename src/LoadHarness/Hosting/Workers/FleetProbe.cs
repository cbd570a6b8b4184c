using LoadHarness.Core.Engine;

namespace LoadHarness.Hosting.Workers;

/// <summary>What all processes of a run use together: CPU, memory, descriptors and threads summed; of pauses and wake-ups the worst worker's, for that one distorts the measurement.</summary>
/// <param name="own">The coordinator's own probe, which also reads simulator and host.</param>
/// <param name="workers">The workers.</param>
internal sealed class FleetProbe(HostProbe own, IReadOnlyList<WorkerUse> workers) : IHostProbe, IDisposable
{
    private TimeSpan _pauses;

    /// <inheritdoc/>
    public HostReading Read()
    {
        var reading = own.Read();
        _pauses += workers.Max(static worker => worker.TakePause());
        return reading with
        {
            Harness = workers.Aggregate(reading.Harness, static (sum, worker) => sum + worker.Cpu),
            GcPause = _pauses,
            WorkingSet = workers.Aggregate(reading.WorkingSet, static (sum, worker) => sum + worker.WorkingSet),
            LiveBytes = Sum(reading.LiveBytes, workers.Select(static worker => worker.LiveBytes)),
            SettledWorkingSet = null, // The workers' is not known.
            Handles = Sum(reading.Handles, workers.Select(static worker => worker.Handles)),
            Threads = Sum(reading.Threads, workers.Select(static worker => worker.Threads)),
            WakeUpP99Ms = workers.Max(static worker => worker.TakeWakeUp()),
        };
    }

    // Null where one is not known: a sum without it would hide what that process leaks.
    private static long? Sum(long? own, IEnumerable<long?> workers) => workers.Aggregate(own, static (sum, worker) => sum + worker);

    /// <inheritdoc/>
    public void Dispose() => own.Dispose();
}
