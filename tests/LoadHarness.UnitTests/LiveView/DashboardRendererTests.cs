using LoadHarness.Core.Results;
using LoadHarness.LiveView;
using LoadHarness.UnitTests.Reporting;
using Spectre.Console.Testing;

namespace LoadHarness.UnitTests.LiveView;

public sealed class DashboardRendererTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(200, 50)]
    public void Render_MidRun_MatchesGoldenInAnyCulture(int width, int height) =>
        Golden.Matches($"dashboard-{width}x{height}.txt", Golden.InBothCultures(() => string.Join('\n', Render("fail", 17, width, height)) + "\n"));

    [Theory]
    [InlineData("pass", 80, 24)]
    [InlineData("fail", 80, 24)]
    [InlineData("invalid", 80, 24)]
    [InlineData("inconclusive", 80, 24)]
    [InlineData("empty", 80, 24)]
    [InlineData("crowded", 80, 24)]
    [InlineData("hostile", 80, 24)]
    [InlineData("crowded", 120, 40)]
    [InlineData("crowded", 200, 50)]
    [InlineData("hostile", 200, 50)]
    public void Render_AnyRun_FitsTheTerminal(string run, int width, int height)
    {
        foreach (var t in new[] { 1, 13, 20, 33 })
        {
            var lines = Render(run, t, width, height);

            Assert.InRange(lines.Count, 10, height);
            Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        }
    }

    [Fact]
    public void Render_SmallestTerminal_ShowsEveryPanel()
    {
        var text = string.Join('\n', Render("crowded", 17, 80, 24));

        Assert.All(["funnel", "SUBACK latency", "timeouts and churn", "generator", "gates so far"], panel => Assert.Contains(panel, text));
    }

    [Fact]
    public void Render_TallTerminal_ShowsTheStepsToo() => Assert.Contains("register_thing", string.Join('\n', Render("pass", 17, 200, 50)));

    [Fact]
    public void Render_BeforeAnythingHappened_ShowsDashesNotZeros()
    {
        var snapshot = Snapshots.At(33, SummaryFixtures.Empty());

        var text = string.Join('\n', Render(snapshot, [], 100, 30));

        Assert.Contains("p50 –  p99 –", text);
        Assert.Contains("no iteration yet", text);
    }

    [Theory]
    [InlineData("fail", 80, 24)]
    [InlineData("fail", 200, 50)]
    public void Render_Details_MatchesGoldenInAnyCulture(string run, int width, int height) => Golden.Matches(
        $"dashboard-details-{width}x{height}.txt",
        Golden.InBothCultures(() => string.Join('\n', Render(Snapshots.At(17, Reports.Summary(run)), Snapshots.History(17), width, height, State with { Details = true })) + "\n"));

    [Theory]
    [InlineData("crowded")]
    [InlineData("hostile")]
    [InlineData("empty")]
    public void Render_DetailsOfAnyRun_FitTheSmallestTerminal(string run)
    {
        var lines = Render(Snapshots.At(33, Reports.Summary(run)), Snapshots.History(33), 80, 24, State with { Details = true });

        Assert.InRange(lines.Count, 5, 24);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Render_Paused_SaysSoAndHowToGoOn()
    {
        var lines = Render(Snapshots.At(5), Snapshots.History(5), 80, 24, State with { IsPaused = true });

        Assert.EndsWith("paused", lines[0]);
        Assert.StartsWith("p resume", lines[^1]);
    }

    [Fact]
    public void Render_NoKeysAndNoUrl_HasNoFoot() => Assert.DoesNotContain("pause", string.Join('\n', Render(Snapshots.At(5), Snapshots.History(5), 80, 24, new DashboardState())));

    [Fact]
    public void Render_FindingsOnASmallTerminal_NameTheFirst() =>
        Assert.Contains(Render("fail", 17, 80, 24), line => line.StartsWith("finding suback-dropped ", StringComparison.Ordinal));

    private static DashboardState State { get; } = new() { HasKeys = true };

    private static List<string> Render(string run, int t, int width, int height) => Render(Snapshots.At(t, Reports.Summary(run)), Snapshots.History(t), width, height);

    private static List<string> Render(MetricsSnapshot snapshot, IReadOnlyList<TimelineRow> history, int width, int height, DashboardState? state = null)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(DashboardRenderer.Render(Snapshots.Title, snapshot, history, state ?? State, width, height));
        return [.. console.Output.TrimEnd('\n').Split('\n').Select(l => l.TrimEnd())];
    }
}
