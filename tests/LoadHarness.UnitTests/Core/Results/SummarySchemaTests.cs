using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.Reporting;

namespace LoadHarness.UnitTests.Core.Results;

/// <summary>What is written against what is published, by a validator that others wrote.</summary>
public sealed class SummarySchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(SchemaPath()));

    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("invalid")]
    [InlineData("inconclusive")]
    [InlineData("interrupted")]
    [InlineData("empty")]
    [InlineData("crowded")]
    [InlineData("hostile")]
    public void Summary_AnyRun_IsValid(string run) => Assert.Equal("", Faults(SummaryJson.Write(Reports.Summary(run))));

    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("empty")]
    public void Summary_AnyCulture_MatchesGolden(string run) =>
        Golden.Matches($"{run}.summary.json", Golden.InBothCultures(() => SummaryJson.Write(Reports.Summary(run))));

    [Theory]
    [InlineData("schema", "\"loadharness/summary/2\"")]
    [InlineData("verdict", "\"PASS\"")]
    [InlineData("exitCode", "\"0\"")]
    [InlineData("gates", "{}")]
    [InlineData("devices", "null")]
    public void Summary_MemberOfAnotherForm_IsNotValid(string member, string value)
    {
        var summary = JsonNode.Parse(SummaryJson.Write(SummaryFixtures.Pass()))!;
        summary[member] = JsonNode.Parse(value);

        Assert.NotEqual("", Faults(summary.ToJsonString()));
    }

    [Fact]
    public void Summary_WithoutAMember_IsNotValid()
    {
        var summary = JsonNode.Parse(SummaryJson.Write(SummaryFixtures.Pass()))!.AsObject();
        summary.Remove("verdict");

        Assert.NotEqual("", Faults(summary.ToJsonString()));
    }

    private static string Faults(string json)
    {
        using var document = JsonDocument.Parse(json);
        var result = Schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? "" : string.Join("\n", result.Details!.Where(static detail => detail.Errors is { Count: > 0 }).Select(static detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}").DefaultIfEmpty("not valid"));
    }

    private static string SchemaPath([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../../docs/summary.schema.json");
}
