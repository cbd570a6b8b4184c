using LoadHarness.Core;
using LoadHarness.Core.Comparison;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.Reporting;

namespace LoadHarness.UnitTests.Core.Comparison;

public sealed class RunSampleReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lh-compare").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_FolderOfARun_HasItsFigures()
    {
        File.WriteAllText(Path.Combine(_folder, "summary.json"), SummaryJson.Write(SummaryFixtures.Pass()));
        File.WriteAllText(Path.Combine(_folder, "manifest.json"), SummaryJson.Write(SyntheticRuns.Manifest()));
        using (var timeline = TimelineCsvWriter.Create(Path.Combine(_folder, "timeline.csv")))
        {
            timeline.Append(new TimelineRow { T = 1, Started = 10, TimedOut = 1 });
            timeline.Append(new TimelineRow { T = 2, Started = 30, TimedOut = 4 });
        }

        using (var hlogs = new HlogWriter(_folder, SummaryFixtures.Pass().Run.StartedAt))
        {
            hlogs.OnInterval(Interval(0, (new Step(Phase.Claim, StepKind.Suback), false, false, 1000), (new Step(Phase.Claim, StepKind.Suback), true, false, 9000)));
            hlogs.OnInterval(Interval(1, (new Step(Phase.Claim, StepKind.Suback), false, true, 7_000), (new Step(Phase.Device, StepKind.Suback), false, false, 2000)));
        }

        var run = RunSampleReader.Read(_folder);
        Assert.Equal(Path.GetFileName(_folder), run.Name);
        Assert.Equal("id", run.Manifest!.RunId);
        Assert.Equal([new StartSecond(1, 10, 1), new StartSecond(2, 20, 3)], run.Starts);
        var suback = run.Steps["suback"];
        Assert.Equal([1000L, 2000, 7000], suback.SelectMany(static second => second.Values).Select(static value => value.Value / 10 * 10).Order());
        Assert.Equal(1, suback.Max(static second => second.Second) - suback.Min(static second => second.Second), 3);
    }

    [Fact]
    public void Read_NoRun_IsBadInput() => Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => RunSampleReader.Read(_folder)).ExitCode);

    [Fact]
    public void Read_BrokenSummary_IsBadInput()
    {
        File.WriteAllText(Path.Combine(_folder, "summary.json"), "{");
        Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => RunSampleReader.Read(_folder)).ExitCode);
    }

    private static RunInterval Interval(int second, params (Step Step, bool Response, bool Late, long Value)[] entries) => new(
        TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1), null!,
        [.. entries.Select(static entry =>
        {
            var histogram = Histograms.NewHistogram();
            histogram.RecordValue(entry.Value);
            return new IntervalHistogram(entry.Step, entry.Response, entry.Late, histogram);
        })]);
}
