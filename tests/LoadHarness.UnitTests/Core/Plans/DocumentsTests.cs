using System.Runtime.CompilerServices;
using System.Text.Json;
using LoadHarness.Core;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quotas;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Core.Plans;

/// <summary>The generated documents are committed; UPDATE_DOCS=1 writes them anew.</summary>
public sealed class DocumentsTests
{
    [Fact]
    public void PlanSchema_Committed_IsCurrent() => AssertCurrent("plan.schema.json", PlanSchema.Write());

    [Fact]
    public void PlanDocs_Committed_IsCurrent() => AssertCurrent("plan.md", PlanDocs.Write());

    [Fact]
    public void GateDocs_Committed_IsCurrent() => AssertCurrent("gates.md", GateDocs.Write());

    [Fact]
    public void TelemetryDocs_Committed_IsCurrent() => AssertCurrent("telemetry.md", LoadHarness.Telemetry.TelemetryDocs.Write());

    [Fact]
    public void QuotaDocs_Committed_IsCurrent() => AssertCurrent("quotas.md", QuotaDocs.Write());

    [Fact]
    public void FindingDocs_Committed_IsCurrent() => AssertCurrent("diagnosis.md", FindingDocs.Write());

    [Fact]
    public void ExitCodeDocs_Committed_IsCurrent() => AssertCurrent("exit-codes.md", ExitCodeDocs.Write());

    [Fact]
    public void SummarySchema_Committed_IsCurrent() => AssertCurrent("summary.schema.json", SummarySchema.Write());

    [Fact]
    public void PlanSchema_Written_IsStrictJson()
    {
        using var schema = JsonDocument.Parse(PlanSchema.Write());
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
        Assert.False(schema.RootElement.GetProperty("additionalProperties").GetBoolean());
        var fleet = schema.RootElement.GetProperty("properties").GetProperty("fleet");
        Assert.Equal("integer", fleet.GetProperty("properties").GetProperty("devices").GetProperty("type").GetString());
    }

    private static void AssertCurrent(string name, string expected, [CallerFilePath] string thisFile = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../../docs", name);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path), $"docs/{name} is missing: run the unit tests with UPDATE_DOCS=1.");
        Assert.True(expected == File.ReadAllText(path).ReplaceLineEndings("\n"), $"docs/{name} is stale: run the unit tests with UPDATE_DOCS=1.");
    }
}
