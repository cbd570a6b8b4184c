using System.Runtime.CompilerServices;
using System.Text.Json;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.UnitTests.Core.Metrics.Evidence;

/// <summary>docs/metrics.md is written by hand; its table of marks must hold the whole set, in order.</summary>
public sealed class EvidenceDocumentTests
{
    [Fact]
    public void MetricsPage_TableOfMarks_HoldsEveryMark()
    {
        var expected = Enum.GetValues<WireMarks>().Where(static mark => mark != WireMarks.None).Select(static mark => $"| `{JsonNamingPolicy.SnakeCaseLower.ConvertName(mark.ToString())}` |");
        var actual = File.ReadLines(Page())
            .SkipWhile(static line => line != "| mark | what was seen |")
            .Skip(2)
            .TakeWhile(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => line[..(line.IndexOf('|', 1) + 1)]);
        Assert.Equal(expected, actual);
    }

    private static string Page([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../../../docs/metrics.md");
}
