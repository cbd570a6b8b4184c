using System.Diagnostics;
using LoadHarness.Core.Engine;

namespace LoadHarness.Benchmarks.Memory;

/// <summary>What this process held while no device had anything under way.</summary>
/// <param name="Reconnects">How many reconnects had been made.</param>
/// <param name="LiveBytes">Managed bytes that a forced collection left.</param>
/// <param name="Untrimmed">The working set with the free memory that malloc keeps, bytes.</param>
/// <param name="WorkingSet">The working set once malloc has handed back what is free, bytes.</param>
/// <param name="Handles">Open handles; on Linux file descriptors.</param>
internal readonly record struct MemoryReading(long Reconnects, long LiveBytes, long Untrimmed, long WorkingSet, int Handles)
{
    /// <summary>Collects, lets finalizers run, collects again, and reads.</summary>
    public static MemoryReading Take(long reconnects)
    {
        // Twice: what a finalizer lets go of is garbage only for the second collection. That one also hands free memory back to
        // the system, which the collector else keeps by its own measure of how busy the host is: growth that is no leak.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var untrimmed = Environment.WorkingSet;
        FreeMemory.Trim(); // The same for malloc, which serves OpenSSL: it keeps what was freed between blocks in use.
        using var process = Process.GetCurrentProcess();
        return new MemoryReading(reconnects, GC.GetTotalMemory(forceFullCollection: false), untrimmed, process.WorkingSet64, process.HandleCount);
    }
}
