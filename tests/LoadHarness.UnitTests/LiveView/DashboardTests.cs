using LoadHarness.LiveView;
using Spectre.Console;
using Spectre.Console.Testing;

namespace LoadHarness.UnitTests.LiveView;

public sealed class DashboardTests
{
    private const string Enter = "\u001b[?1049h\u001b[?25l";
    private const string Leave = "\u001b[?25h\u001b[?1049l";

    [Fact]
    public async Task DisposeAsync_AfterShowing_LeavesTheTerminalAsItWas()
    {
        using var console = Terminal();

        await using (var dashboard = new Dashboard(Snapshots.Title, console))
        {
            dashboard.Show(Snapshots.At(5));
        }

        Assert.StartsWith(Enter, console.Output);
        Assert.Contains("SUBACK latency", console.Output);
        Assert.EndsWith(Leave, console.Output);
    }

    [Fact]
    public async Task DisposeAsync_Twice_LeavesOnce()
    {
        using var console = Terminal();
        var dashboard = new Dashboard(Snapshots.Title, console);

        await dashboard.DisposeAsync();
        await dashboard.DisposeAsync();

        Assert.Equal(2, console.Output.Split(Leave).Length);
    }

    [Fact]
    public async Task Show_DrawingFails_RunGoesOnAndTheReasonIsToldAtTheEnd()
    {
        using var console = Terminal();
        var dashboard = new Dashboard(Snapshots.Title, console);

        dashboard.Show(Snapshots.At(5) with { Steps = null! });
        await dashboard.DisposeAsync();

        Assert.Contains(Leave + "The live view ended early:", console.Output);
    }

    [Fact]
    public void Render_ContentTallerThanTheScreen_IsCutWithoutScrolling()
    {
        using var console = Terminal();

        console.Write(new Frame(new Text(string.Join('\n', Enumerable.Range(1, 50))), 10));

        Assert.Equal(9, console.Output.Count(c => c == '\n'));
        Assert.Contains("10", console.Output);
        Assert.DoesNotContain("11", console.Output);
        Assert.EndsWith("\u001b[J", console.Output);
    }

    private static TestConsole Terminal()
    {
        var console = new TestConsole { EmitAnsiSequences = true };
        console.Profile.Width = 100;
        console.Profile.Height = 30;
        return console;
    }
}
