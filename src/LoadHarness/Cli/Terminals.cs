namespace LoadHarness.Cli;

/// <summary>What there is to know of the process's terminal that the runtime does not tell.</summary>
internal static class Terminals
{
    // The fifth and eighth fields of /proc/self/stat (proc(5)), counted from the third, which follows the name.
    private const int GroupField = 2;
    private const int ForegroundField = 5;

    /// <summary>Whether this process may read from its terminal: the kernel stops one in the background that tries (<c>loadharness run &amp;</c>). True where that cannot be found out.</summary>
    public static bool IsForeground
    {
        get
        {
            try
            {
                return !OperatingSystem.IsLinux() || IsForegroundIn(File.ReadAllText("/proc/self/stat"));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                return true;
            }
        }
    }

    /// <summary>Whether a process's line of /proc says that its group is the terminal's.</summary>
    internal static bool IsForegroundIn(string stat)
    {
        // The name stands in brackets and may hold anything, brackets and spaces included.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length <= ForegroundField || fields[GroupField] == fields[ForegroundField];
    }
}
