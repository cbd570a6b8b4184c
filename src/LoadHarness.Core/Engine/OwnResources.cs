namespace LoadHarness.Core.Engine;

/// <summary>Counts what this process holds: descriptors and threads by /proc (proc(5)), managed memory by the runtime.</summary>
internal sealed class OwnResources(TimeProvider time)
{
    /// <summary>With thousands of connections the kernel's listing takes milliseconds: often enough for a leak, too rare to be felt.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private long? _handles;
    private long? _threads;
    private long _read;

    /// <summary>Returns open descriptors and threads, at most ten seconds old; null where they cannot be counted.</summary>
    public (long? Handles, long? Threads) Read()
    {
        if (_handles is null || time.GetElapsedTime(_read) >= Period)
        {
            _read = time.GetTimestamp();
            (_handles, _threads) = (OpenDescriptors.Count(), OpenDescriptors.Entries("/proc/self/task"));
        }

        return (_handles, _threads);
    }

    /// <summary>Returns the managed bytes that were alive after the last collection of all generations, or at the last settling where memory is judged; null before the first.</summary>
    /// <remarks>
    /// A collection of the young ones alone says nothing of a leak: what has died in the oldest generation counts as alive there.
    /// Where memory is judged, what the runtime collects by itself between the settlings is not looked at: it hands nothing back,
    /// and one in the background leaves what was made meanwhile.
    /// </remarks>
    public static long? LiveBytes() => FreeMemory.IsJudged ? FreeMemory.Settled?.LiveBytes : AfterLastCollection();

    private static long? AfterLastCollection()
    {
        var (background, blocking) = (GC.GetGCMemoryInfo(GCKind.Background), GC.GetGCMemoryInfo(GCKind.FullBlocking));
        var info = background.Index > blocking.Index ? background : blocking;
        return info.Index == 0 ? null : Alive(info);
    }

    /// <summary>What a collection found alive, bytes.</summary>
    public static long Alive(GCMemoryInfo info) => info.HeapSizeBytes - info.FragmentedBytes;
}
