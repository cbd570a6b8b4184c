using LoadHarness.Hosting;
using Serilog;

namespace LoadHarness.UnitTests.Hosting;

public sealed class ConsoleWarningsTests : IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Emit_ManyOfAKind_WritesThreeAndCountsTheRest()
    {
        using (var warnings = new ConsoleWarnings(_output))
        {
            using var log = Logger(warnings);
            for (var i = 0; i < 10; i++)
            {
                log.Warning("Device {Device} was refused", i);
            }

            log.Error("Another thing");
        }

        Assert.Equal(["warning: Device 0 was refused", "warning: Device 1 was refused", "warning: Device 2 was refused", "error: Another thing", "warning: 7 more like these are in the log."], Lines());
    }

    [Fact]
    public void Emit_Held_ComesWithTheRelease()
    {
        using var warnings = new ConsoleWarnings(_output);
        using var log = Logger(warnings);
        warnings.Hold();
        log.Warning("one");
        Assert.Empty(Lines());
        warnings.Release();
        log.Warning("two");
        Assert.Equal(["warning: one", "warning: two"], Lines());
    }

    private static Serilog.Core.Logger Logger(ConsoleWarnings warnings) => new LoggerConfiguration().WriteTo.Sink(warnings).CreateLogger();

    private string[] Lines() => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
