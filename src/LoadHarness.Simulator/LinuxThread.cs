using System.Runtime.InteropServices;

namespace LoadHarness.Simulator;

/// <summary>What .NET does not offer for a thread on Linux: a priority that has an effect.</summary>
internal static partial class LinuxThread
{
    private const int PriorityOfProcess = 0;
    private const int LowestPriority = 19;
    private const int HighPriority = -15;

    /// <summary>Gives way to every other thread. On Linux, .NET's thread priorities do nothing, and "process 0" is the calling thread (setpriority(2), Notes).</summary>
    public static void LowerPriority()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(PriorityOfProcess, 0, LowestPriority);
        }
    }

    /// <summary>Goes before every other thread, where the user may do that (root, or a nice limit); else nothing changes.</summary>
    public static void RaisePriority()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(PriorityOfProcess, 0, HighPriority);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
