using System.Globalization;
using BenchmarkDotNet.Loggers;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.Benchmarks.Faults;

/// <summary>Measures how late the simulator's delay queue runs what was put off: its own share of every injected delay.</summary>
internal static class DelayLagCheck
{
    private const int Delays = 2000;
    private const double SpacingMilliseconds = 2.5;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    /// <summary>Puts off 2,000 actions by 50 ms each, 400 a second, and prints by how much they were late.</summary>
    public static int Run(ILogger output)
    {
        using var queue = new DelayQueue(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var late = new double[Delays];
        using var done = new CountdownEvent(Delays);
        var start = DelayQueue.Now;
        for (var index = 0; index < Delays; index++)
        {
            var slot = index;
            var delay = Delay + TimeSpan.FromMilliseconds(SpacingMilliseconds * index);
            queue.Add(start, delay, () =>
            {
                late[slot] = (DelayQueue.Elapsed(start, DelayQueue.Now) - delay).TotalMilliseconds;
                done.Signal();
            });
        }

        done.Wait();
        Array.Sort(late);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Delays:N0} delays: late by p50 {late[Delays / 2]:0.000} ms, p99 {late[Delays * 99 / 100]:0.000} ms, max {late[^1]:0.000} ms, earliest {late[0]:0.000} ms"));
        return late[0] >= 0 && late[Delays * 99 / 100] <= 1 ? 0 : 1;
    }
}
