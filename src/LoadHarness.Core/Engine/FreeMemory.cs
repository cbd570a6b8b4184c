using System.Runtime.InteropServices;

namespace LoadHarness.Core.Engine;

/// <summary>Hands memory that is free, but still kept by allocators, back to the system.</summary>
public static partial class FreeMemory
{
    private static int _takenOver;
    private static SettledMemory? _settled;

    /// <summary>Collects and trims again and again, on a thread of the pool, so that a process of days holds what it needs, and its readings of live bytes are of a moment ago.</summary>
    /// <param name="period">How often.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Ends it when disposed.</returns>
    public static IDisposable SettleEvery(TimeSpan period, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.CreateTimer(static _ => SettleUnlessJudged(), null, period, period);
    }

    /// <summary>What the last settling of who took over found, once all that is free was handed back; null where nobody did, and before the first.</summary>
    internal static SettledMemory? Settled => IsJudged ? Volatile.Read(ref _settled) : null;

    /// <summary>Whether someone settles this process's memory to judge it.</summary>
    internal static bool IsJudged => Volatile.Read(ref _takenOver) != 0;

    /// <summary>Lets another settle this process's memory from now on.</summary>
    /// <returns>Ends that when disposed.</returns>
    internal static IDisposable TakeOver()
    {
        Volatile.Write(ref _settled, null);
        Interlocked.Increment(ref _takenOver);
        return new Ending();
    }

    private static void SettleUnlessJudged()
    {
        if (!IsJudged)
        {
            Settle();
        }
    }

    /// <summary>Tells what a settling found; to be called at its end.</summary>
    /// <param name="found">What it found.</param>
    internal static void Tell(SettledMemory found) => Volatile.Write(ref _settled, found);

    /// <summary>Collects all generations in the background, while threads go on, and trims.</summary>
    /// <remarks>Left to itself the runtime lets the dead of its oldest generation lie for minutes, since nothing presses: nobody could tell them from a leak.</remarks>
    public static void Settle()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        Trim();
    }

    /// <summary>Asks malloc, which serves OpenSSL, to hand back what it keeps (malloc_trim(3)); does nothing where the C library is not glibc.</summary>
    /// <remarks>Each of malloc's arenas is locked while its free pages are looked for: threads that allocate meanwhile wait.</remarks>
    public static void Trim()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, such as musl.
        }
        catch (DllNotFoundException)
        {
            // The same.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint kept);

    private sealed class Ending : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                Interlocked.Decrement(ref _takenOver);
            }
        }
    }
}

/// <summary>What this process needs, as it is right behind a settling.</summary>
/// <param name="LiveBytes">Managed bytes that are alive.</param>
/// <param name="WorkingSet">The working set, bytes.</param>
internal sealed record SettledMemory(long LiveBytes, long WorkingSet);
