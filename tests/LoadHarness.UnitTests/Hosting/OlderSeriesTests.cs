using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.Hosting;
using LoadHarness.UnitTests.LiveView;

namespace LoadHarness.UnitTests.Hosting;

/// <summary>Timeline and histogram logs whose older seconds become minutes while the run goes on.</summary>
public sealed class OlderSeriesTests : IDisposable
{
    private static readonly DateTimeOffset StartedAt = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);
    private static readonly Step Connack = new(Phase.Claim, StepKind.Connack);

    private readonly string _folder = Directory.CreateTempSubdirectory("lh-older-").FullName;
    private readonly List<string> _warnings = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Replace_FirstMinutes_StandInThePlaceOfTheirSecondsAndTheRunGoesOnBehind()
    {
        using (var timeline = TimelineCsvWriter.Create(Path.Combine(_folder, "timeline.csv")))
        using (var logs = new HlogWriter(_folder, StartedAt))
        using (var older = new OlderSeries(_folder, StartedAt, timeline, logs, _warnings.Add))
        {
            Feed(0, 300, interval => Live(timeline, logs, interval));
            Join(older, 0, 120);
            Feed(300, 310, interval => Live(timeline, logs, interval));
            Join(older, 120, 240); // The next part, behind minutes that are there.
            Feed(310, 320, interval => Live(timeline, logs, interval));
        }

        Assert.Empty(_warnings);
        double[] expected = [60, 120, 180, 240, .. Enumerable.Range(241, 80).Select(static second => (double)second)];
        Assert.Equal(expected, Rows().Select(static row => row.T));
        var latencies = LatencyReader.Read(_folder);
        Assert.Equal(320 * 10, CountOf("claim.suback.hlog"));
        Assert.Equal(4 + 80, Lines("claim.suback.hlog").Length);
        Assert.NotNull(latencies);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_folder), static path => path.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public void Replace_StepWithoutAnAnswerInThoseMinutes_KeepsItsLaterOnes()
    {
        using (var timeline = TimelineCsvWriter.Create(Path.Combine(_folder, "timeline.csv")))
        using (var logs = new HlogWriter(_folder, StartedAt))
        using (var older = new OlderSeries(_folder, StartedAt, timeline, logs, _warnings.Add))
        {
            Feed(0, 130, interval => Live(timeline, logs, interval));
            Live(timeline, logs, Interval(130, 131, Connack));
            Join(older, 0, 120);
            Live(timeline, logs, Interval(131, 132, Connack));
        }

        Assert.Equal(2, Lines("claim.connack.hlog").Length);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Begin_Again_ForgetsWhatWasNotReplaced()
    {
        using (var timeline = TimelineCsvWriter.Create(Path.Combine(_folder, "timeline.csv")))
        using (var logs = new HlogWriter(_folder, StartedAt))
        using (var older = new OlderSeries(_folder, StartedAt, timeline, logs, _warnings.Add))
        {
            Feed(0, 130, interval => Live(timeline, logs, interval));
            older.Begin();
            older.OnInterval(Interval(0, 60)); // The journal's disk was full then.
            Join(older, 0, 120);
        }

        Assert.Equal([60, 120, .. Enumerable.Range(121, 10).Select(static second => (double)second)], Rows().Select(static row => row.T));
    }

    [Fact]
    public void Replace_TimelineGone_WarnsOnceAndLeavesTheLogs()
    {
        using (var timeline = TimelineCsvWriter.Create(Path.Combine(_folder, "timeline.csv")))
        using (var logs = new HlogWriter(_folder, StartedAt))
        using (var older = new OlderSeries(_folder, StartedAt, timeline, logs, _warnings.Add))
        {
            Feed(0, 130, interval => Live(timeline, logs, interval));
            File.Delete(Path.Combine(_folder, "timeline.csv"));
            Join(older, 0, 60);
            Join(older, 60, 120);
        }

        Assert.Single(_warnings);
        Assert.Equal(130, Lines("claim.suback.hlog").Length);
    }

    private static void Live(TimelineCsvWriter timeline, HlogWriter logs, RunInterval interval)
    {
        timeline.Append(interval.Snapshot.Row);
        logs.OnInterval(interval);
    }

    private static void Join(OlderSeries older, int from, int to)
    {
        older.Begin();
        for (var minute = from; minute < to; minute += 60)
        {
            older.OnInterval(Interval(minute, minute + 60));
        }

        older.Replace();
    }

    private static void Feed(int from, int to, Action<RunInterval> take)
    {
        for (var second = from; second < to; second++)
        {
            take(Interval(second, second + 1));
        }
    }

    /// <summary>An interval with ten answers a second.</summary>
    private static RunInterval Interval(int from, int to, Step? step = null)
    {
        var histogram = new HdrHistogram.LongHistogram(1, 100_000_000, 3);
        histogram.RecordValueWithCount(5000, 10 * (to - from));
        var template = Snapshots.At(5);
        return new RunInterval(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to), template with { Row = template.Row with { T = to } }, [new IntervalHistogram(step ?? Suback, false, false, histogram)]);
    }

    private IReadOnlyList<TimelineRow> Rows()
    {
        using var reader = new StreamReader(Path.Combine(_folder, "timeline.csv"));
        return TimelineCsv.Read(reader);
    }

    private string[] Lines(string file) => [.. File.ReadLines(Path.Combine(_folder, file)).Where(static line => line[0] is not ('#' or '"'))];

    private long CountOf(string file)
    {
        using var reader = new HdrHistogram.HistogramLogReader(File.OpenRead(Path.Combine(_folder, file)));
        return reader.ReadHistograms().Sum(static histogram => histogram.TotalCount);
    }
}
