using System.Diagnostics;

namespace LoadHarness.Core.Engine;

/// <summary>One reading of what harness, simulator and host have used.</summary>
/// <param name="Harness">CPU time of this process.</param>
/// <param name="Simulator">CPU time of the simulator's process; null where there is none.</param>
/// <param name="HostBusy">CPU time of the whole host over all cores; null where it cannot be read.</param>
/// <param name="GcPause">Time in garbage-collection pauses.</param>
/// <param name="WorkingSet">Working set of this process, bytes.</param>
public readonly record struct HostReading(TimeSpan Harness, TimeSpan? Simulator, TimeSpan? HostBusy, TimeSpan GcPause, long WorkingSet)
{
    /// <summary>The 99th percentile of the thread pool's wake-up delay since the reading before, milliseconds; null where it is not measured.</summary>
    public double? WakeUpP99Ms { get; init; }

    /// <summary>How many CPUs of the host are online, whatever the own quota or affinity leaves of them; 1 or more.</summary>
    public int HostCpus { get; init; } = 1;

    /// <summary>Managed bytes alive after the last collection of all generations; null where it is not known.</summary>
    public long? LiveBytes { get; init; }

    /// <summary>The working set right behind the last settling, bytes; null where memory is not judged, and before the first. Not journaled: drift gates keep what they read of it.</summary>
    public long? SettledWorkingSet { get; init; }

    /// <summary>Open descriptors of this process; null where they cannot be counted.</summary>
    public long? Handles { get; init; }

    /// <summary>Threads of this process; null where they cannot be counted.</summary>
    public long? Threads { get; init; }

    /// <summary>How long this machine was suspended since some fixed moment; null where it cannot be read. Not journaled: the second that it falls into is marked.</summary>
    public TimeSpan? Suspended { get; init; }

    /// <summary>How long the own control group's CPU quota has held it back, summed over processors; null where it cannot be read.</summary>
    public TimeSpan? Throttled { get; init; }
}

/// <summary>Reads what harness, simulator and host use.</summary>
public interface IHostProbe
{
    /// <summary>Reads now.</summary>
    HostReading Read();
}

/// <summary>The real host, by /proc and the runtime.</summary>
public sealed class HostProbe : IHostProbe, IDisposable
{
    private readonly Process[] _simulators;
    private readonly WakeUpProbe _wakeUps = new(TimeProvider.System);
    private readonly OwnResources _own = new(TimeProvider.System);
    private readonly CgroupThrottling _throttling = CgroupThrottling.OfThisProcess();
    private readonly SuspendedTime _suspended = SuspendedTime.OfThisMachine();

    /// <summary>Makes a probe.</summary>
    /// <param name="simulatorProcessIds">The simulator's processes; empty where there are none.</param>
    public HostProbe(params IReadOnlyList<int> simulatorProcessIds)
    {
        ArgumentNullException.ThrowIfNull(simulatorProcessIds);
        _simulators = [.. simulatorProcessIds.Select(Find).OfType<Process>()];
    }

    /// <inheritdoc/>
    public HostReading Read()
    {
        var host = HostCpu.Read();
        var (handles, threads) = _own.Read();
        return new HostReading(Environment.CpuUsage.TotalTime, ReadSimulator(), host?.Busy, GC.GetTotalPauseDuration(), Environment.WorkingSet)
        {
            WakeUpP99Ms = _wakeUps.TakeP99(),
            Throttled = _throttling.Read(),
            Suspended = _suspended.Read(),
            HostCpus = host?.Cpus ?? Environment.ProcessorCount,
            LiveBytes = OwnResources.LiveBytes(),
            SettledWorkingSet = FreeMemory.Settled?.WorkingSet,
            Handles = handles,
            Threads = threads,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wakeUps.Dispose();
        foreach (var simulator in _simulators)
        {
            simulator.Dispose();
        }
    }

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null; // It is gone already; the run will say so, its CPU is unknown.
        }
    }

    private TimeSpan? ReadSimulator()
    {
        if (_simulators.Length == 0)
        {
            return null;
        }

        try
        {
            var sum = TimeSpan.Zero;
            foreach (var simulator in _simulators)
            {
                simulator.Refresh();
                sum += simulator.TotalProcessorTime;
            }

            return sum;
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null; // One has ended, by itself or killed; the run says so.
        }
    }
}
