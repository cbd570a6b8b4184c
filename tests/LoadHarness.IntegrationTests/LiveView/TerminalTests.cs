using LoadHarness.Core.Results;

namespace LoadHarness.IntegrationTests.LiveView;

/// <summary>The live view on a real terminal.</summary>
[Collection(Heavy.Name)]
public sealed class TerminalTests
{
    private const string Enter = "\u001b[?1049h";
    private const string Leave = "\u001b[?25h\u001b[?1049l";
    private const string Panel = "timeouts and churn";

    [Fact]
    public async Task Interrupt_AtTheTerminal_LeavesItAsItWas()
    {
        Assert.SkipUnless(TerminalRun.IsPossible, "script of util-linux is needed.");
        using var run = TerminalRun.Start("--devices 200 --rate 10/s");
        await run.SeeAsync(Panel);

        run.Type("\u0003"); // Ctrl+C: the terminal makes the signal out of it.
        var exitCode = await run.EndAsync();

        Assert.Equal(105, exitCode);
        Assert.Equal(File.ReadAllText(Path.Combine(run.Folder, "before")), File.ReadAllText(Path.Combine(run.Folder, "after")));
        var screen = run.Screen;
        var left = screen.IndexOf(Leave, StringComparison.Ordinal);
        Assert.InRange(left, screen.IndexOf(Enter, StringComparison.Ordinal) + 1, screen.Length);
        Assert.DoesNotContain(Panel, screen[left..], StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[?25l", screen[left..], StringComparison.Ordinal); // The cursor stays visible.
        Assert.Contains("INTERRUPTED", screen[left..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Keys_PauseDetailsAndStop_DoSo(int workers)
    {
        Assert.SkipUnless(TerminalRun.IsPossible, "script of util-linux is needed.");
        using var run = TerminalRun.Start($"--devices 200 --rate 10/s --workers {workers}");
        await run.SeeAsync(Panel);

        run.Type("p");
        var paused = await run.SeeAsync("load 0/s of 0/s planned", await run.SeeAsync("p resume"));
        run.Type("d");
        var details = await run.SeeAsync("register_thing", paused);
        run.Type("p");
        var resumed = await run.SeeAsync("10/s planned", await run.SeeAsync("p pause", details));
        run.Type("xq");
        Assert.Equal(105, await run.EndAsync());

        Assert.True(resumed > paused);
        var summary = run.Summary;
        var sentence = Assert.Single(summary.Disclosures, static sentence => sentence.StartsWith("Arrivals were paused by hand from ", StringComparison.Ordinal));
        Assert.Contains("no start was due meanwhile", sentence, StringComparison.Ordinal);
        Assert.Equal(Verdict.Interrupted, summary.Verdict);
        Assert.Equal(0, summary.Generator.DroppedStarts);
    }

    [Fact]
    public async Task NoColor_AtTheTerminal_ColoursNothing()
    {
        Assert.SkipUnless(TerminalRun.IsPossible, "script of util-linux is needed.");
        using var run = TerminalRun.Start("--devices 20 --rate 20/s --gate 'suback.p99 < 500ms'", new Dictionary<string, string> { ["NO_COLOR"] = "1" });
        await run.SeeAsync(Panel);
        run.Type("q");
        await run.EndAsync();

        Assert.DoesNotMatch("\u001b\\[[0-9;]*(3[0-9]|9[0-7]|38;5;[0-9]+)m", run.Screen);
    }
}
