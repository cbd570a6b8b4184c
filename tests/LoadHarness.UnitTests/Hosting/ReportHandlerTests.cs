using LoadHarness.Core;
using LoadHarness.Core.Results;
using LoadHarness.Hosting;
using LoadHarness.Reporting;
using LoadHarness.UnitTests.Core.Journal;

namespace LoadHarness.UnitTests.Hosting;

public sealed class ReportHandlerTests
{
    [Theory]
    [InlineData(false)] // Killed between its summary and its journal's end.
    [InlineData(true)]
    public async Task Run_JournalLacksItsEndOrIsDamaged_KeepsTheSummaryOfTheRun(bool damaged)
    {
        using var rig = new JournalRig();
        var summary = await rig.RunAsync(JournalRig.Plan(200, 25), end: damaged);
        if (damaged)
        {
            var path = Path.Combine(rig.Folder, "journal.seconds.000001");
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        }

        RunFolder.At(rig.Folder).WriteSummary(summary);
        var timeline = await File.ReadAllTextAsync(Path.Combine(rig.Folder, "timeline.csv"), TestContext.Current.CancellationToken);
        using var error = new StringWriter();

        var exitCode = await new ReportHandler(TestEnvironment.Create(error)).RunAsync(rig.Folder, output: null);

        Assert.Equal((ExitCode)summary.ExitCode, exitCode);
        Assert.Equal(SummaryJson.Write(summary), await File.ReadAllTextAsync(Path.Combine(rig.Folder, "summary.json"), TestContext.Current.CancellationToken));
        Assert.Equal(timeline, await File.ReadAllTextAsync(Path.Combine(rig.Folder, "timeline.csv"), TestContext.Current.CancellationToken));
        Assert.Contains("it has no whole journal", error.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(rig.Folder, "manifest.json")));
    }
}
