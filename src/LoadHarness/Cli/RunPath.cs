using LoadHarness.Core;

namespace LoadHarness.Cli;

/// <summary>A run as a user names it: its folder, or <c>latest</c>.</summary>
internal static class RunPath
{
    private const string DefaultFolder = "reports";

    /// <summary>Returns the folder that a name stands for: <c>latest</c> is <c>reports/latest</c> where there is no folder of that name.</summary>
    public static string Of(string name) => name == "latest" && !Directory.Exists(name) ? Path.Combine(DefaultFolder, name) : name;

    /// <summary>Returns the folders that a list stands for.</summary>
    /// <param name="list">Names with commas between.</param>
    /// <exception cref="HarnessException">The list is empty.</exception>
    public static IReadOnlyList<string> OfList(string list)
    {
        var names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 ? [.. names.Select(Of)] : throw new HarnessException(ExitCode.BadInput, "A side of the comparison names no run.", "Name folders of runs, with commas between.");
    }

    /// <summary>Returns the folder itself where a link leads to it.</summary>
    public static string Resolve(string folder)
    {
        var path = Path.GetFullPath(folder);
        return Directory.Exists(path) ? Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
    }

    /// <summary>Returns the full path of a run's folder.</summary>
    /// <param name="name">The folder, or <c>latest</c>.</param>
    /// <exception cref="HarnessException">There is no such folder.</exception>
    public static string Existing(string name)
    {
        var folder = Of(name);
        return Directory.Exists(folder)
            ? Resolve(folder)
            : throw new HarnessException(ExitCode.BadInput, $"There is no folder '{folder}'.", "Name the folder of a run, such as reports/latest.");
    }
}
