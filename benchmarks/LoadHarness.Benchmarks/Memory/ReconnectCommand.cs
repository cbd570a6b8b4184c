using System.Globalization;
using BenchmarkDotNet.Loggers;

namespace LoadHarness.Benchmarks.Memory;

/// <summary>Reads <c>--reconnects [N] [--plain]</c>.</summary>
internal static class ReconnectCommand
{
    private const string Plain = "--plain";

    /// <summary>Runs what the arguments ask for; 2 where they are no good.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ILogger output)
    {
        var plain = arguments.Contains(Plain, StringComparer.Ordinal);
        string[] others = [.. arguments.Where(static argument => argument != Plain)];
        var reconnects = ReconnectCheck.DefaultReconnects;
        if (others.Length > 1 || (others.Length == 1 && !long.TryParse(others[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out reconnects)) || reconnects < ReconnectCheck.LeastReconnects)
        {
            output.WriteLineError(string.Create(CultureInfo.InvariantCulture, $"{ReconnectCheck.Argument} takes a number of at least {ReconnectCheck.LeastReconnects:N0}, and {Plain}."));
            return 2;
        }

        return await ReconnectCheck.RunAsync(reconnects, plain, output);
    }
}
