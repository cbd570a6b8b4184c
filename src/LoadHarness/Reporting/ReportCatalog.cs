namespace LoadHarness.Reporting;

/// <summary>The one list of report formats.</summary>
internal static class ReportCatalog
{
    /// <summary>Every format that a run's folder holds.</summary>
    public static IReadOnlyList<IReportWriter> All { get; } = [new MarkdownReport(), new JUnitReport(), new HtmlReport()];
}
