using System.Runtime.CompilerServices;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.UnitTests.Core.Plans.Faults;

public sealed class FaultCatalogTests
{
    private const string Begin = "<!-- Generated from the faults' catalogue: run the unit tests with UPDATE_DOCS=1 to write it anew. -->\n";
    private const string End = "<!-- End of the generated table. -->\n";

    [Fact]
    public void All_HasALineForEachKindInItsPlace()
    {
        Assert.Equal(Enum.GetValues<FaultKind>(), FaultCatalog.All.Select(spec => spec.Kind));
        Assert.All(FaultCatalog.All, spec => Assert.Same(spec, FaultCatalog.Of(spec.Kind)));
        Assert.All(FaultCatalog.All, spec => Assert.Same(spec, FaultCatalog.Find(spec.Name)));
        Assert.All(FaultCatalog.All, spec => Assert.True(spec.Value != FaultMember.Required || spec.ValueWords.Length > 0, spec.Name));
        Assert.Null(FaultCatalog.Find("melt"));
    }

    [Fact]
    public void SimulatorDocs_FaultTable_IsCurrent()
    {
        var path = DocsPath();
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var from = text.IndexOf(Begin, StringComparison.Ordinal);
        var to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, "docs/simulator.md lost the marks around its table of faults.");
        var expected = text[..(from + Begin.Length)] + "\n" + FaultDocs.Table() + "\n" + text[to..];
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, expected);
            return;
        }

        Assert.True(expected == text, "docs/simulator.md is stale: run the unit tests with UPDATE_DOCS=1.");
    }

    private static string DocsPath([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../../../docs/simulator.md");
}
