namespace LoadHarness.IntegrationTests.Cli;

/// <summary>The runs that the repository shows under <c>reports/sample</c>.</summary>
internal static class SampleRuns
{
    /// <summary>The folder of one.</summary>
    /// <param name="name">Its folder within the sample; empty for the sample itself.</param>
    public static string Folder(string name = "")
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LoadHarness.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return Path.Combine(folder.FullName, "reports", "sample", name);
    }
}
