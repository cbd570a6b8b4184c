using LoadHarness.Cli;
using Spectre.Console.Testing;

namespace LoadHarness.UnitTests.Hosting;

/// <summary>A process environment in memory.</summary>
internal static class TestEnvironment
{
    public static CliEnvironment Create(StringWriter error, string input = "", bool interactive = false) => new()
    {
        Out = new StringWriter(),
        Error = error,
        In = new StringReader(input),
        Console = new TestConsole(),
        IsInteractive = interactive,
        Variable = static _ => null,
        OnInterrupt = static _ => new MemoryStream(),
    };
}
