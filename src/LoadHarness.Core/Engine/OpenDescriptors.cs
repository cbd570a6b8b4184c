using System.IO.Enumeration;
using System.Runtime.InteropServices;

namespace LoadHarness.Core.Engine;

/// <summary>Counts this process's open descriptors without looking at each: with 18,000 connections that would be 36,000 system calls.</summary>
internal static partial class OpenDescriptors
{
    private const string Folder = "/proc/self/fd";
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint SizeWanted = 0x200; // STATX_SIZE
    private const int SizeOffset = 40; // stx_size in struct statx, which is the same on every architecture: statx(2)
    private const int StatxSize = 256;

    /// <summary>Returns how many descriptors are open; null where that cannot be told.</summary>
    public static long? Count() => FromSize() is { } count and > 0 ? count : Entries(Folder);

    /// <summary>Returns how many entries a folder of /proc has; null where there is no such folder.</summary>
    public static long? Entries(string folder)
    {
        try
        {
            return new FileSystemEnumerable<bool>(folder, static (ref FileSystemEntry _) => true).LongCount();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null; // Not Linux, or /proc is not mounted.
        }
    }

    /// <summary>The folder's size is the number of open descriptors since Linux 6.2 and 0 before: proc_pid_fd(5).</summary>
    private static long? FromSize()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            Span<byte> entry = stackalloc byte[StatxSize];
            return Statx(CurrentFolder, Folder, 0, SizeWanted, ref MemoryMarshal.GetReference(entry)) == 0 ? MemoryMarshal.Read<long>(entry[SizeOffset..]) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // A C library older than the call.
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint wanted, ref byte entry);
}
