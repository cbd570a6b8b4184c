namespace LoadHarness.Hosting;

/// <summary>Where the simulator keeps its CA, claim certificate and keys.</summary>
internal static class SimulatorFolder
{
    /// <summary>A folder of the user's own: <c>$XDG_DATA_HOME/loadharness/sim</c>, else the platform's place for local data.</summary>
    public static string Default(Func<string, string?> variable)
    {
        var root = variable("XDG_DATA_HOME") is { Length: > 0 } data ? data : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(root.Length > 0 ? root : Path.GetTempPath(), "loadharness", "sim");
    }
}
