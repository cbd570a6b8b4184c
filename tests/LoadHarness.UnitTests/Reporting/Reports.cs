using System.Text;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.UnitTests.Reporting;

/// <summary>The runs by name, and a writer's output as text.</summary>
internal static class Reports
{
    public static RunSummary Summary(string name) => name switch
    {
        "pass" => SummaryFixtures.Pass(),
        "fail" => SummaryFixtures.DroppedSubacks(),
        "invalid" => SummaryFixtures.Invalid(),
        "inconclusive" => SummaryFixtures.Inconclusive(),
        "interrupted" => SummaryFixtures.Interrupted(),
        "empty" => SummaryFixtures.Empty(),
        "storm" => SummaryFixtures.Storm(),
        "crowded" => SummaryFixtures.Crowded(),
        "hostile" => SummaryFixtures.Hostile(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static string Write(IReportWriter writer, RunSummary summary, IReadOnlyList<TimelineRow>? timeline = null, RunManifest? manifest = null, RunLatencies? latencies = null)
    {
        using var stream = new MemoryStream();
        writer.Write(new ReportInput(summary, timeline ?? SummaryFixtures.Timeline(), manifest) { Latencies = latencies ?? RunLatencies.None }, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
