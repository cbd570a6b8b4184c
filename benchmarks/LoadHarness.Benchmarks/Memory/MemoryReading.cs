using System.Diagnostics;

namespace LoadHarness.Benchmarks.Memory;

/// <summary>What this process held while no device had anything under way.</summary>
/// <param name="Reconnects">How many reconnects had been made.</param>
/// <param name="LiveBytes">Managed bytes that a forced collection left.</param>
/// <param name="WorkingSet">The working set, bytes.</param>
/// <param name="Handles">Open handles; on Linux file descriptors.</param>
internal readonly record struct MemoryReading(long Reconnects, long LiveBytes, long WorkingSet, int Handles)
{
    /// <summary>Collects, lets finalizers run, collects again, and reads.</summary>
    public static MemoryReading Take(long reconnects)
    {
        // Twice: what a finalizer lets go of is garbage only for the second collection. That one also hands free memory back to
        // the system, which the collector else keeps by its own measure of how busy the host is: growth that is no leak.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return new MemoryReading(reconnects, GC.GetTotalMemory(forceFullCollection: false), process.WorkingSet64, process.HandleCount);
    }
}
