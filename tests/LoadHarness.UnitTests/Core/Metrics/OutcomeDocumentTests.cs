using System.Runtime.CompilerServices;
using LoadHarness.Core.Metrics;

namespace LoadHarness.UnitTests.Core.Metrics;

/// <summary>docs/metrics.md is written by hand; its table of outcomes must hold the whole set, in order, with the right class.</summary>
public sealed class OutcomeDocumentTests
{
    [Fact]
    public void MetricsPage_TableOfOutcomes_HoldsEveryOutcomeWithItsClass()
    {
        var expected = Enum.GetValues<Outcome>().Select(static outcome => $"| `{outcome.Name()}` | {outcome.Class().ToString().ToLowerInvariant()} |");
        var actual = File.ReadLines(Page())
            .SkipWhile(static line => line != "| outcome | class | meaning |")
            .Skip(2)
            .TakeWhile(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => line[..(line.IndexOf('|', line.IndexOf('|', 1) + 1) + 1)]);
        Assert.Equal(expected, actual);
    }

    private static string Page([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../../docs/metrics.md");
}
