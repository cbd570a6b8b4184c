using System.Diagnostics;
using System.Globalization;
using LoadHarness.Core.Results;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>Reports of runs of a day: in bounded memory, and in seconds.</summary>
[Collection(Heavy.Name)]
public sealed class LongRunTests(ITestOutputHelper output)
{
    private const int Day = 24 * 3600;
    private const long MostBytes = 300_000_000;

    [Fact]
    public async Task Report_OfADay_NeedsLessThan300Megabytes()
    {
        using var rig = new CliRig();
        var folder = Directory.CreateDirectory(Path.Combine(rig.Folder, "day")).FullName;
        var begun = TimeProvider.System.GetTimestamp();
        await DayLongJournal.WriteAsync(folder, Day);
        var journal = new DirectoryInfo(folder).EnumerateFiles("journal.*").ToArray();
        output.WriteLine($"made in {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s: {string.Join(", ", journal.Select(static file => $"{file.Name} {file.Length:N0}"))}");
        Assert.InRange(journal.Sum(static file => file.Length), 1_000_000, 90_000_000);

        begun = TimeProvider.System.GetTimestamp();
        using var program = EndingTests.StartProgram(rig, "report", folder);
        var peak = await PeakOfAsync(program);
        output.WriteLine($"reported in {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s with a peak of {peak / 1e6:0} MB"); // Time is told, not judged: the host may be busy.

        Assert.Equal(0, program.ExitCode);
        Assert.InRange(peak, 20_000_000, MostBytes);
        var summary = SummaryJson.Read(await File.ReadAllTextAsync(Path.Combine(folder, "summary.json"), TestContext.Current.CancellationToken));
        Assert.Equal((Verdict.Pass, (long)Day * DayLongJournal.Devices), (summary.Verdict, summary.Steps["telemetry"].Ok));
        Assert.Equal((long)Day * DayLongJournal.Devices, summary.Steps["telemetry"].ServiceMs.Samples);
        Assert.Equal((long)Day * DayLongJournal.ReconnectsASecond, summary.Churn.Reconnects);
        Assert.All(summary.Gates.Skip(2), static gate => Assert.InRange(gate.Samples, 96, 192)); // The drift's windows over the whole day.
        using var reader = new StreamReader(Path.Combine(folder, "timeline.csv"));
        var rows = TimelineCsv.Read(reader);
        Assert.Equal(Day, rows[^1].T);
        Assert.Equal(3600, rows.Count(static row => row.T > Day - 3600)); // The last hour by the second, the rest by the minute.
        Assert.InRange(rows.Count, (23 * 60) - 30 + 3600, 23 * 60 + 3600 + (30 * 60));
        Assert.InRange(new FileInfo(Path.Combine(folder, "report.html")).Length, 10_000, 2_000_000);

        // What stands in the files is what the journal says.
        Assert.Equal(0, await rig.RunAsync("verify", folder));
    }

    /// <summary>The largest working set that a process had until its end (proc(5), VmHWM).</summary>
    private static async Task<long> PeakOfAsync(Process process)
    {
        var peak = 0L;
        while (!process.HasExited)
        {
            try
            {
                var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
                peak = line is null ? peak : Math.Max(peak, 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // It has ended in this moment.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await process.WaitForExitAsync();
        return peak;
    }
}
