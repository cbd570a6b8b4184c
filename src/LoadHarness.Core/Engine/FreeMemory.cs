using System.Runtime.InteropServices;

namespace LoadHarness.Core.Engine;

/// <summary>Hands memory that is free, but still kept by allocators, back to the system.</summary>
public static partial class FreeMemory
{
    /// <summary>Trims again and again, on a thread of the pool, so that a process of days ends with the memory that it needs.</summary>
    /// <param name="period">How often.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Ends it when disposed.</returns>
    public static IDisposable TrimEvery(TimeSpan period, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.CreateTimer(static _ => Trim(), null, period, period);
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
}
