namespace LoadHarness.InteropTests.Tools;

/// <summary>The npm packages of <c>Scripts/package.json</c>, in a folder of their own.</summary>
internal static class NodePackages
{
    /// <summary>Installs them, as the lock file says, and copies a script beside them.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="scripts">Scripts that need the packages.</param>
    public static async Task InstallAsync(string folder, params string[] scripts)
    {
        foreach (var file in (IEnumerable<string>)["package.json", "package-lock.json", .. scripts])
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Scripts", file), Path.Combine(folder, file));
        }

        _ = (await ChildProcess.RunAsync(Tool.Npm.Path, ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts"])).Success;
    }
}
