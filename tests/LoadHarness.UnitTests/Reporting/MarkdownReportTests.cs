using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.UnitTests.Reporting;

public sealed class MarkdownReportTests
{
    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("invalid")]
    [InlineData("inconclusive")]
    [InlineData("empty")]
    [InlineData("storm")]
    public void Write_AnyRun_MatchesGoldenInAnyCulture(string run) =>
        Golden.Matches($"{run}.md", Golden.InBothCultures(() => Reports.Write(new MarkdownReport(), Reports.Summary(run))));

    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("storm")]
    [InlineData("crowded")]
    [InlineData("hostile")]
    public void Write_AnyRun_HasAtMostFortyLines(string run)
    {
        var report = Reports.Write(new MarkdownReport(), Reports.Summary(run));

        Assert.EndsWith("\n", report);
        Assert.InRange(report.TrimEnd('\n').Split('\n').Length, 10, 40);
    }

    [Fact]
    public void Write_MoreGatesThanFit_KeepsThoseThatDoNotHold()
    {
        var summary = SummaryFixtures.Crowded();

        var report = Reports.Write(new MarkdownReport(), summary);

        Assert.All(summary.Gates.Where(g => g.Outcome == GateOutcome.Fail), g => Assert.Contains(g.That, report));
        Assert.Contains("… and 10 more gates: 10 pass", report);
    }

    [Fact]
    public void Write_MoreGatesAndRoomForThem_ShowsAsManyAsFit()
    {
        var gate = SummaryFixtures.Crowded().Gates.First(static g => g.Outcome == GateOutcome.Pass);
        var summary = SummaryFixtures.DroppedSubacks() with { Diagnosis = [], Gates = [.. Enumerable.Range(1, 30).Select(number => gate with { That = $"drift(suback.p{number}) < 5%/h" })] };

        var report = Reports.Write(new MarkdownReport(), summary);

        Assert.Equal(40, report.TrimEnd('\n').Split('\n').Length);
        var rows = summary.Gates.Count(g => report.Contains($"| `{g.That}` | pass |", StringComparison.Ordinal));
        Assert.InRange(rows, 8, 29);
        Assert.Contains($"`{summary.Gates[rows].That}` ", report, StringComparison.Ordinal); // Those without a row are named, with what they came to.
    }

    [Fact]
    public void Write_HostileTexts_EveryTableRowKeepsItsCells()
    {
        var rows = Reports.Write(new MarkdownReport(), SummaryFixtures.Hostile()).Split('\n').Where(l => l.StartsWith('|')).ToList();

        Assert.All(rows, row => Assert.Contains(row.Replace("\\|", "").Count(c => c == '|'), new[] { 7, 14 }));
    }

    [Fact]
    public void Write_HostileTexts_HoldsNoControlCharacterAndNoTag()
    {
        var report = Reports.Write(new MarkdownReport(), SummaryFixtures.Hostile());

        Assert.DoesNotContain(report, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain(" <script", report);
    }

    [Fact]
    public void Write_NameThatCallsSomebody_IsText()
    {
        var summary = SummaryFixtures.Pass();
        var report = Reports.Write(new MarkdownReport(), summary with { Run = summary.Run with { Name = "@team #12 _a_ ~~b~~" } });

        Assert.StartsWith("## PASS: @\u200dteam #\u200d12 \\_a\\_ \\~\\~b\\~\\~\n", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Allow `iot:Subscribe` on `a/*`.", "*Fix:* Allow `iot:Subscribe` on `a/*`.")]
    [InlineData("A lone ` and a * are text.", @"*Fix:* A lone \` and a \* are text.")]
    public void Write_CodeInAFix_IsCode(string fix, string shown)
    {
        var summary = SummaryFixtures.Pass() with { Diagnosis = [new Finding("some-finding", "certain", 1, "Seen.", fix)] };
        Assert.Contains(shown, Reports.Write(new MarkdownReport(), summary), StringComparison.Ordinal);
    }
}
