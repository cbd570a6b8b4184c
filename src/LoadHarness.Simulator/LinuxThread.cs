using System.Runtime.InteropServices;

namespace LoadHarness.Simulator;

/// <summary>What .NET does not offer for a thread on Linux: a short precise sleep, and a low priority that has an effect.</summary>
internal static partial class LinuxThread
{
    private const int PriorityOfProcess = 0;
    private const int LowestPriority = 19;

    /// <summary>Gives way to every other thread. On Linux, .NET's thread priorities do nothing, and "process 0" is the calling thread (setpriority(2), Notes).</summary>
    public static void LowerPriority()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(PriorityOfProcess, 0, LowestPriority);
        }
    }

    /// <summary>Sleeps with the kernel's high-resolution timer: about 0.06 ms late on an idle machine. False where there is none.</summary>
    public static bool TrySleep(TimeSpan time)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var request = new TimeSpec
        {
            Seconds = (nint)(time.Ticks / TimeSpan.TicksPerSecond),
            Nanoseconds = (nint)(time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick),
        };
        _ = NanoSleep(in request, 0); // Interrupted by a signal it returns early: callers look at the clock again.
        return true;
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec request, nint remaining);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
