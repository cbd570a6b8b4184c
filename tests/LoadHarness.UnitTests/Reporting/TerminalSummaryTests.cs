using LoadHarness.Core.Results;
using LoadHarness.Reporting;
using Spectre.Console;
using Spectre.Console.Testing;

namespace LoadHarness.UnitTests.Reporting;

public sealed class TerminalSummaryTests
{
    private static readonly string[] Paths = ["reports/latest/report.html", "reports/20260301T093000Z-default-7f3a"];

    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("invalid")]
    [InlineData("inconclusive")]
    [InlineData("empty")]
    [InlineData("storm")]
    public void Write_AnyRun_MatchesGoldenInAnyCulture(string run) =>
        Golden.Matches($"{run}.terminal.txt", Golden.InBothCultures(() => Write(Reports.Summary(run), 100)));

    [Theory]
    [InlineData("pass", 80)]
    [InlineData("fail", 80)]
    [InlineData("invalid", 80)]
    [InlineData("storm", 80)]
    [InlineData("crowded", 80)]
    [InlineData("crowded", 120)]
    [InlineData("hostile", 80)]
    public void Write_AnyRun_HasAtMostFortyLinesWithinTheWidth(string run, int width)
    {
        var lines = Write(Reports.Summary(run), width).TrimEnd('\n').Split('\n');

        Assert.InRange(lines.Length, 10, 40);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void Write_NoColors_WritesNoEscapeSequence()
    {
        using var console = new TestConsole { EmitAnsiSequences = true };
        console.Profile.Width = 100;
        console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        console.Profile.Capabilities.Ansi = false;

        TerminalSummary.Write(SummaryFixtures.Hostile(), console, Paths);

        Assert.DoesNotContain('\u001b', console.Output);
    }

    [Fact]
    public void Write_Fail_VerdictComesFirstAndPathsLast()
    {
        var lines = Write(SummaryFixtures.DroppedSubacks(), 100).TrimEnd('\n').Split('\n');

        Assert.StartsWith("FAIL  default: 2 of 3 gates are broken", lines[0]);
        Assert.Contains("report.html", lines[^2]);
    }

    private static string Write(RunSummary summary, int width)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        TerminalSummary.Write(summary, console, Paths);
        return string.Join('\n', console.Output.Split('\n').Select(l => l.TrimEnd()));
    }
}
