using CsCheck;
using HdrHistogram;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Results;

public sealed class LatencyReaderTests : IDisposable
{
    private static readonly Step ClaimSuback = new(Phase.Claim, StepKind.Suback);
    private static readonly Step DeviceSuback = new(Phase.Device, StepKind.Suback);
    private static readonly Step Tls = new(Phase.Claim, StepKind.Tls);
    private readonly string _folder = Directory.CreateTempSubdirectory("latencies-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_AnyValues_AddUpToTheSamePercentilesAsTheLibrarys() =>
        Gen.Double[0, Math.Log(Histograms.HighestMicroseconds)].Select(static e => Histograms.Clamp((long)Math.Exp(e))).Array[1, 40].List[1, 6].Sample(seconds =>
        {
            Array.ForEach(Directory.GetFiles(_folder), File.Delete);
            var all = Histograms.NewHistogram();
            using (var writer = new HlogWriter(_folder, default))
            {
                for (var second = 0; second < seconds.Count; second++)
                {
                    writer.OnInterval(Interval(second, (second % 2 == 0 ? ClaimSuback : DeviceSuback, false, second % 3 == 0, seconds[second])));
                    Array.ForEach(seconds[second], all.RecordValue);
                }
            }

            var read = Assert.Single(LatencyReader.Read(_folder).Steps);
            Assert.Equal(("suback", all.TotalCount, 0L), (read.Name, read.Service.Samples, read.Response.Samples));
            foreach (var percentile in new[] { 0, 10, 50, 90, 99.0 })
            {
                Assert.Equal(Histograms.Percentile(all, percentile), read.Service.Percentile(percentile));
            }
        }, iter: 60, threads: 1);

    [Fact]
    public void Read_Steps_ComeInTheDevicesOrderWithServiceAndResponseApart()
    {
        Write((0, DeviceSuback, true, [9000]), (0, DeviceSuback, false, [2000]), (1, Tls, false, [30_000]), (1, ClaimSuback, true, [5000]), (1, ClaimSuback, false, [1000, 1000]));

        var read = LatencyReader.Read(_folder);

        Assert.Equal([("tls", 1L, 0L), ("suback", 3L, 2L)], read.Steps.Select(static step => (step.Name, step.Service.Samples, step.Response.Samples)));
        Assert.Equal([(0, 33, 1L), (1, 30, 2L)], read.Subacks!.Cells.Select(static cell => (cell.Column, cell.Row, cell.Count)));
        Assert.Equal(2, LatencyHeat.LowerMs(33), 0.01);
    }

    [Fact]
    public void Read_LongRun_WidensColumnsAndLosesNothing()
    {
        Write([.. Enumerable.Range(0, 86_400).Where(static second => second % 100 == 0).Select(static second => (second, ClaimSuback, false, new long[] { 1000 }))]);

        var heat = LatencyReader.Read(_folder).Subacks!;

        Assert.Equal(512, heat.ColumnSeconds);
        Assert.Equal(864, heat.Cells.Sum(static cell => cell.Count));
        Assert.InRange(heat.Cells.Count(), 160, LatencyHeat.MaxColumns);
        Assert.Equal(86_399 / 512, heat.Cells.Max(static cell => cell.Column));
    }

    [Fact]
    public void Read_SecondsJoinedToMinutes_NoColumnIsNarrowerThanAnInterval()
    {
        using (var writer = new HlogWriter(_folder, default))
        {
            for (var minute = 0; minute < 60; minute++)
            {
                writer.OnInterval(Interval(minute * 60, (ClaimSuback, false, false, [1000])) with { To = TimeSpan.FromMinutes(minute + 1) });
            }
        }

        var heat = LatencyReader.Read(_folder).Subacks!;

        Assert.Equal((64, 60L), (heat.ColumnSeconds, heat.Cells.Sum(static cell => cell.Count)));
        Assert.Equal(Enumerable.Range(0, 56), heat.Cells.Select(static cell => cell.Column).Distinct()); // No gaps between them.
    }

    [Fact]
    public void Read_LastLineCutOff_LeavesItOut()
    {
        Write((0, Tls, false, [1000]), (1, Tls, false, [2000]));
        var file = Path.Combine(_folder, "claim.tls.hlog");
        File.WriteAllText(file, File.ReadAllText(file)[..^12]);

        Assert.Equal(1, LatencyReader.Read(_folder).Steps.Single().Service.Samples);
    }

    [Theory]
    [InlineData("HISTFAAA", "no histogram!")]
    [InlineData("0.000,", "x,")]
    [InlineData("0.000,", "1e12,")]
    [InlineData("0.000,", "-1,")]
    [InlineData("0.000,", "NaN,")]
    public void Read_DamagedLine_SaysWhere(string good, string bad)
    {
        Write((0, Tls, false, [1000]), (1, Tls, false, [2000]));
        var file = Path.Combine(_folder, "claim.tls.hlog");
        var text = File.ReadAllText(file);
        var at = text.IndexOf(good, StringComparison.Ordinal);
        File.WriteAllText(file, text[..at] + bad + text[(at + good.Length)..]);

        Assert.StartsWith("claim.tls.hlog, line 5: ", Assert.Throws<InvalidDataException>(() => LatencyReader.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FolderWithoutLogs_IsEmpty() => Assert.Empty(LatencyReader.Read(_folder).Steps);

    private void Write(params (int Second, Step Step, bool Response, long[] Values)[] entries)
    {
        using var writer = new HlogWriter(_folder, default);
        foreach (var (second, step, response, values) in entries)
        {
            writer.OnInterval(Interval(second, (step, response, false, values)));
        }
    }

    private static RunInterval Interval(int second, (Step Step, bool Response, bool Late, long[] Values) entry)
    {
        var histogram = Histograms.NewHistogram();
        Array.ForEach(entry.Values, histogram.RecordValue);
        return new RunInterval(TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1), null!, [new IntervalHistogram(entry.Step, entry.Response, entry.Late, histogram)]);
    }
}
