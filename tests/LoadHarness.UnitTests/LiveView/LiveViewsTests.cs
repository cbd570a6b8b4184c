using LoadHarness.LiveView;
using Spectre.Console;

namespace LoadHarness.UnitTests.LiveView;

public sealed class LiveViewsTests
{
    [Theory]
    [InlineData(true, true, false, false, typeof(Dashboard))]
    [InlineData(true, true, false, true, typeof(PlainProgress))]
    [InlineData(true, false, false, false, typeof(PlainProgress))]
    [InlineData(false, true, false, false, typeof(PlainProgress))]
    [InlineData(true, true, true, false, typeof(QuietView))]
    [InlineData(false, true, true, true, typeof(QuietView))]
    public async Task Create_TerminalAndOptions_ChooseTheView(bool terminal, bool interactive, bool quiet, bool noTui, Type expected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes, Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No, Out = new FakeOutput(terminal),
        });
        using var lines = new StringWriter();

        await using var view = LiveViews.Create(Snapshots.Title, console, lines, new LiveOptions { Quiet = quiet, NoTui = noTui });

        Assert.IsType(expected, view);
    }

    private sealed class FakeOutput(bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer { get; } = new StringWriter();

        public bool IsTerminal => isTerminal;

        public int Width => 80;

        public int Height => 24;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
