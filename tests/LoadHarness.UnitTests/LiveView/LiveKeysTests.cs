using System.Collections.Concurrent;
using LoadHarness.LiveView;
using Spectre.Console;

namespace LoadHarness.UnitTests.LiveView;

public sealed class LiveKeysTests
{
    [Theory]
    [InlineData('p', 1, 0, 0)]
    [InlineData('P', 1, 0, 0)]
    [InlineData('d', 0, 1, 0)]
    [InlineData('q', 0, 0, 1)]
    [InlineData('a', 0, 0, 1)]
    [InlineData('x', 0, 0, 0)]
    [InlineData('\0', 0, 0, 0)]
    public void Press_Key_DoesWhatItStandsFor(char key, int pauses, int details, int interrupts)
    {
        var controls = new FakeControls();
        var shown = 0;
        using var keys = new LiveKeys(FakeKeyboard.Silent, controls, () => shown++, static () => { });

        Assert.Equal(pauses + details + interrupts > 0, keys.Press(key));
        Assert.Equal((pauses, details, interrupts), (controls.Pauses, shown, controls.Interrupts));
    }

    [Fact]
    public void Listen_Keys_AreDoneInOrderAndShownAtOnce()
    {
        var controls = new FakeControls();
        var keyboard = new FakeKeyboard();
        using var redrawn = new CountdownEvent(3);
        using var keys = new LiveKeys(keyboard.Read, controls, static () => { }, () => redrawn.Signal());

        keyboard.Type("pxpq");

        Assert.True(redrawn.Wait(TimeSpan.FromSeconds(20)));
        Assert.Equal((2, 1), (controls.Pauses, controls.Interrupts));
    }

    [Fact]
    public void Listen_TerminalGoesAway_EndsTheKeysOnly()
    {
        using var read = new ManualResetEventSlim();
        using var keys = new LiveKeys(() => { read.Set(); throw new InvalidOperationException("no console"); }, new FakeControls(), static () => { }, static () => { });

        Assert.True(read.Wait(TimeSpan.FromSeconds(20))); // An exception that left the thread would end this process.
    }

    [Fact]
    public async Task Dashboard_Keys_ShowTheOtherPageAtOnce()
    {
        using var output = new StringWriter();
        var writer = TextWriter.Synchronized(output); // It locks itself: so does who reads what it wraps.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 80;
        console.Profile.Height = 24;
        var keyboard = new FakeKeyboard();
        var controls = new FakeControls();
        await using (var dashboard = new Dashboard(Snapshots.Title, console, new LiveOptions { ReadKey = keyboard.Read, Controls = controls }))
        {
            dashboard.Show(Snapshots.At(5));
            keyboard.Type("pd");
            Assert.True(SpinWait.SpinUntil(() => Written().Contains("d overview", StringComparison.Ordinal), TimeSpan.FromSeconds(20)));
        }

        Assert.True(controls.IsPaused);
        Assert.Contains("p resume", Written());

        string Written()
        {
            lock (writer)
            {
                return output.ToString();
            }
        }
    }

    private sealed class FakeControls : ILiveControls
    {
        public int Pauses { get; private set; }

        public int Interrupts { get; private set; }

        public bool IsPaused => Pauses % 2 == 1;

        public void TogglePause() => Pauses++;

        public void Interrupt() => Interrupts++;
    }

    /// <summary>A keyboard that waits for what the test types; a thread that waits on it dies with the process.</summary>
    private sealed class FakeKeyboard
    {
        private readonly BlockingCollection<char> _keys = [];

        public static char Silent()
        {
            Thread.CurrentThread.Join(Timeout.Infinite);
            return '\0';
        }

        public char Read() => _keys.Take();

        public void Type(string keys)
        {
            foreach (var key in keys)
            {
                _keys.Add(key);
            }
        }
    }
}
