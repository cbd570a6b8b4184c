using LoadHarness.Core.Results;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class SeriesTrimTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lh-trim-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Cut_TimelineBeyondTheJournal_KeepsTheRowsThatAreInIt()
    {
        var path = Path.Combine(_folder, "timeline.csv");
        using (var timeline = TimelineCsvWriter.Create(path))
        {
            foreach (var second in (double[])[1.002, 2.001, 3.004])
            {
                timeline.Append(new TimelineRow { T = second });
            }
        }

        File.AppendAllText(path, "4.00"); // Killed within a row.
        SeriesTrim.Cut(_folder, TimeSpan.FromSeconds(2.001));
        using (var timeline = TimelineCsvWriter.Continue(path))
        {
            timeline.Append(new TimelineRow { T = 60 });
        }

        using var reader = new StreamReader(path);
        Assert.Equal([1.002, 2.001, 60], TimelineCsv.Read(reader).Select(static row => row.T));
    }

    [Fact]
    public void Cut_HistogramLogsBeyondTheJournal_KeepsWhatBeginsBefore()
    {
        var path = Path.Combine(_folder, "claim.suback.hlog");
        string[] head = ["#[Histogram log format version 1.3]", "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\""];
        string[] lines = ["0.000,1.002,5.000,AAA=", "Tag=response,0.000,1.002,5.000,AAA=", "1.002,0.999,5.000,AAA=", "Tag=late,2.001,1.000,5.000,AAA="];
        File.WriteAllText(path, string.Join('\n', head.Concat(lines)) + "\n");

        SeriesTrim.Cut(_folder, TimeSpan.FromSeconds(2.001));

        Assert.Equal(head.Concat(lines[..3]), File.ReadAllLines(path));
    }

    [Fact]
    public void Cut_NothingBeyond_ChangesNothing()
    {
        var path = Path.Combine(_folder, "timeline.csv");
        File.WriteAllText(path, TimelineCsv.Header + "\n");
        var before = File.ReadAllBytes(path);
        SeriesTrim.Cut(_folder, TimeSpan.Zero);
        Assert.Equal(before, File.ReadAllBytes(path));
    }
}
