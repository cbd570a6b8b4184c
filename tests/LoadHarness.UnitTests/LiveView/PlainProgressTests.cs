using LoadHarness.Core.Results;
using LoadHarness.LiveView;
using LoadHarness.UnitTests.Reporting;

namespace LoadHarness.UnitTests.LiveView;

public sealed class PlainProgressTests
{
    [Fact]
    public void Line_AnyCulture_ReadsTheSame() => Assert.Equal(
        "00:15  757/1,000 started  737 operational  suback p99 3.46 ms  timeouts 50  lag max 1.74 ms  cpu 58 %/1 core",
        Golden.InBothCultures(() => PlainProgress.Line(Snapshots.At(15))));

    [Fact]
    public void Line_NothingMeasured_ShowsADash() => Assert.Contains("suback p99 –  timeouts 0  lag max –", PlainProgress.Line(Snapshots.At(33, SummaryFixtures.Empty())));

    [Fact]
    public async Task Draw_Seconds_WritesALineEachFullFiveSecondsAndOneAStateChange()
    {
        using var output = new StringWriter();
        await using var view = new PlainProgress(output);

        // Seconds are skipped as a busy terminal skips them: 10 is missing, so 11 stands for it, and 15 comes at 15 again.
        foreach (var t in new[] { 1, 4, 5, 6, 9, 11, 12, 15, 19, 21, 22, 24, 25 })
        {
            view.Draw(Snapshots.At(t));
        }

        Assert.Equal(
            ["00:05 line", "00:11 line", "00:15 line", "00:21 state", "00:21 line", "00:24 state", "00:25 line"],
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => $"{l[..5]} {(l.Contains(" started  ") ? "line" : "state")}"));
    }

    [Fact]
    public async Task Show_LastSnapshot_IsWrittenBeforeDisposeReturns()
    {
        using var output = new StringWriter();
        await using (var view = new PlainProgress(output))
        {
            view.Show(Snapshots.At(33));
        }

        Assert.Contains("ended", output.ToString());
    }

    [Fact]
    public async Task Show_OutputFails_NeitherShowNorDisposeThrows()
    {
        var output = new StringWriter();
        await output.DisposeAsync();

        await using var view = new PlainProgress(output);
        view.Show(Snapshots.At(5));
    }

    [Fact]
    public async Task Show_Quiet_WritesNothing()
    {
        await using var view = new QuietView();
        view.Show(Snapshots.At(5));
    }
}
