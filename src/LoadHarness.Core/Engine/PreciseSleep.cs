using System.Runtime.InteropServices;

namespace LoadHarness.Core.Engine;

/// <summary>A sleep that keeps fractions of a millisecond, without spinning.</summary>
/// <remarks>Thread.Sleep rounds up to whole milliseconds; nanosleep(2) is late by the kernel's timer slack, 50 µs, and wakes on no signal of ours.</remarks>
public static partial class PreciseSleep
{
    private static readonly bool HasNanosleep = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>Sleeps on the calling thread; it may wake early, so callers look at the clock again.</summary>
    /// <param name="span">Zero or less returns at once.</param>
    public static void For(TimeSpan span)
    {
        if (span <= TimeSpan.Zero)
        {
            return;
        }

        if (HasNanosleep)
        {
            var request = new TimeSpec { Seconds = (nint)span.Ticks / (nint)TimeSpan.TicksPerSecond, Nanoseconds = (nint)(span.Ticks % TimeSpan.TicksPerSecond * 100) };
            _ = Nanosleep(in request, 0);
            return;
        }

#pragma warning disable RS0030 // The home of the banned sleep: hosts without nanosleep.
        Thread.Sleep(span > TimeSpan.FromMilliseconds(2) ? span - TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(1));
#pragma warning restore RS0030
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Nanosleep(in TimeSpec request, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
