using System.Runtime.CompilerServices;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Scenarios;

namespace LoadHarness.UnitTests.Scenarios;

public sealed class ScenarioDocumentTests
{
    private static readonly string[] Rows = [.. File.ReadAllLines(Path.Combine(Root(), "docs", "scenarios.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    private static readonly RunPlan[] Plans = [.. ReadyPlans.Names.Select(name => PlanLoader.Load(ReadyPlans.Read(name)!, name)).Where(plan => plan.Expect is not null)];

    [Fact]
    public void Document_PlansThatFailOnPurpose_AreAllListedWithTheirFindings()
    {
        Assert.NotEmpty(Plans);
        Assert.All(Plans, plan =>
        {
            var row = Assert.Single(Rows, row => row.StartsWith($"| `{plan.Name}` |", StringComparison.Ordinal));
            Assert.EndsWith($"| {string.Join(", ", plan.Expect!.Findings.Select(finding => $"`{finding}`"))} |", row, StringComparison.Ordinal);
        });
        Assert.Equal(Plans.Length, Rows.Length);
    }

    [Fact]
    public void Expect_OfEachPlan_IsInTheCatalogue() =>
        Assert.All(Plans.SelectMany(plan => plan.Expect!.Findings), finding => Assert.Contains(FindingCatalog.All, info => info.Id == finding));

    [Fact]
    public void Plans_OfTheIssuesList_AreAllThere() => Assert.Subset(
        Plans.Select(plan => plan.Name).ToHashSet(),
        new HashSet<string> { "missing-topicfilter", "publish-before-subscribe", "template-name-case", "short-timeouts", "missing-format-level", "missing-ownership-token", "revoked-claim", "expired-claim", "unknown-claim", "hook-denies", "mixed-causes" });

    private static string Root([CallerFilePath] string caller = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "../../.."));
}
