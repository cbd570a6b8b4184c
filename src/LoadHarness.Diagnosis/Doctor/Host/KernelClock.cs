using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>Asks Linux whether its clock is held to a time server (adjtimex(2)).</summary>
internal static partial class KernelClock
{
    private const int TimexSize = 256; // struct timex has 208 bytes on 64 bits.
    private const int StatusOffset = 40;
    private const int Unsynchronised = 0x40;

    /// <summary>Whether it is; null where the kernel does not say.</summary>
    public static bool? IsSynchronised()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }

        // No mode is set, so nothing is changed and no right is needed.
        Span<byte> timex = stackalloc byte[TimexSize];
        timex.Clear();
        try
        {
            return Adjust(timex) < 0 ? null : (BinaryPrimitives.ReadInt32LittleEndian(timex[StatusOffset..]) & Unsynchronised) == 0;
        }
        catch (Exception failure) when (failure is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int Adjust(Span<byte> timex);
}
