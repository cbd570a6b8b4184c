using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Reporting;

/// <summary>What histogram logs hold, without chance: 1,000 SUBACKs and TLS handshakes over a run's seconds, two groups of them.</summary>
internal static class LatencyFixtures
{
    public static RunLatencies Of(int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("hlogs-").FullName;
        try
        {
            using (var writer = new HlogWriter(folder, default))
            {
                for (var second = 0; second < seconds; second++)
                {
                    var count = ((second + 1) * 1000 / seconds) - (second * 1000 / seconds);
                    if (count == 0)
                    {
                        continue;
                    }

                    writer.OnInterval(new RunInterval(TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1), null!,
                    [
                        Entry(StepKind.Suback, false, count, static i => i % 20 == 0 ? 180_000 + (i * 700) : 900 + (i * 31)),
                        Entry(StepKind.Suback, true, count, static i => i % 20 == 0 ? 181_000 + (i * 700) : 1100 + (i * 37)),
                        Entry(StepKind.Tls, false, count, static i => 6000 + (i * 211)),
                    ]));
                }
            }

            return LatencyReader.Read(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Answers of every length from 0.1 ms to a minute in every second: as full as a heat map can be.</summary>
    public static RunLatencies Full(int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("hlogs-").FullName;
        try
        {
            using (var writer = new HlogWriter(folder, default))
            {
                for (var second = 0; second < seconds; second++)
                {
                    writer.OnInterval(new RunInterval(TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1), null!, [.. Enum.GetValues<StepKind>().Where(static kind => kind != StepKind.Reconnect && kind != StepKind.Journey).Select(static kind => Entry(kind, false, 120, static i => (long)(100 * Math.Pow(10, i / 20.0))))]));
                }
            }

            return LatencyReader.Read(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IntervalHistogram Entry(StepKind kind, bool isResponse, int count, Func<int, long> microseconds)
    {
        var histogram = Histograms.NewHistogram();
        for (var i = 0; i < count; i++)
        {
            histogram.RecordValue(microseconds(i));
        }

        return new IntervalHistogram(new Step(Phase.Claim, kind), isResponse, false, histogram);
    }
}
