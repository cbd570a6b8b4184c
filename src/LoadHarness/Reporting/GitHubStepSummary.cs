namespace LoadHarness.Reporting;

/// <summary>Shows the run on the page of a GitHub Actions job: <c>report.md</c> is appended to the file that <c>GITHUB_STEP_SUMMARY</c> names.</summary>
internal static class GitHubStepSummary
{
    /// <summary>The variable that names the file.</summary>
    public const string Variable = "GITHUB_STEP_SUMMARY";

    /// <summary>Appends the report where the environment asks for it.</summary>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="reportPath">The run's <c>report.md</c>.</param>
    /// <returns>Why it could not be appended, one sentence; null where it was, or was not asked for.</returns>
    public static string? Append(Func<string, string?> environment, string reportPath)
    {
        if (environment(Variable) is not { Length: > 0 } path)
        {
            return null;
        }

        try
        {
            // The page of a job has no files beside it: what shows pictures would be broken there.
            var lines = File.ReadAllText(reportPath).Split('\n').Where(static line => !line.StartsWith(MarkdownReport.PictureStart, StringComparison.Ordinal));
            File.AppendAllText(path, string.Join('\n', lines).TrimEnd('\n') + "\n\n");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"report.md could not be appended to {Variable}: {e.Message.TrimEnd('.')}.";
        }
    }
}
