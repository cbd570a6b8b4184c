using LoadHarness.Reporting.Charts;

namespace LoadHarness.Reporting;

/// <summary>The most telling charts as SVG files, for <c>report.md</c> and whatever a run is shown in.</summary>
internal static class ChartFiles
{
    /// <summary>The folder beside the reports.</summary>
    public const string Folder = "charts";

    /// <summary>Each file's name, relative to the run's folder, its title and its text; the most telling first.</summary>
    public static IEnumerable<(string Name, string Title, string Svg)> Of(ReportInput input) => RunCharts.Of(input).Files.Select(static chart => ($"{Folder}/{chart.Id}.svg", chart.Title, SvgChart.AsFile(chart)));
}
