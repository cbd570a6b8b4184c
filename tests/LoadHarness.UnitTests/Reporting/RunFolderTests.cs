using System.Security.Cryptography;
using LoadHarness.Core;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.UnitTests.Reporting;

public sealed class RunFolderTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 30, 0, TimeSpan.FromHours(1));

    private readonly string _parent = Directory.CreateTempSubdirectory("runs").FullName;

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Theory]
    [InlineData("default", "7f3a", "20260301T093000Z-default-7f3a")]
    [InlineData("default", "20260301T093000Z-7f3a", "20260301T093000Z-default-7f3a")]
    [InlineData("../ä b/c", "x", "20260301T093000Z-b-c-x")]
    [InlineData("", "x", "20260301T093000Z-run-x")]
    public void Create_NameAndId_MakeTheFoldersName(string name, string id, string expected)
    {
        var folder = RunFolder.Create(Path.Combine(_parent, "new"), Start, name, id, out _);

        Assert.Equal(Path.Combine(_parent, "new", expected), folder.FullPath);
        Assert.True(Directory.Exists(folder.FullPath));
    }

    [Fact]
    public void Create_SecondRun_LatestPointsAtItRelatively()
    {
        RunFolder.Create(_parent, Start, "first", "1", out var first);
        var folder = RunFolder.Create(_parent, Start, "second", "2", out var second);

        Assert.Null(first);
        Assert.Null(second);
        Assert.Equal(Path.GetFileName(folder.FullPath), new DirectoryInfo(Path.Combine(_parent, "latest")).LinkTarget);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public void Create_LatestIsARealFolder_WarnsAndLeavesItAlone()
    {
        var latest = Directory.CreateDirectory(Path.Combine(_parent, "latest")).FullName;
        File.WriteAllText(Path.Combine(latest, "keep"), "");

        var folder = RunFolder.Create(_parent, Start, "run", "1", out var warning);

        Assert.Contains("latest could not be set", warning);
        Assert.True(File.Exists(Path.Combine(latest, "keep")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public void Create_ParentIsAFile_IsBadInputWithAHint()
    {
        var file = Path.Combine(_parent, "file");
        File.WriteAllText(file, "");

        var e = Assert.Throws<HarnessException>(() => RunFolder.Create(file, Start, "run", "1", out _));

        Assert.Equal(ExitCode.BadInput, e.ExitCode);
        Assert.Contains(file, e.Message);
        Assert.Contains("--out", e.Hint);
    }

    [Fact]
    public void Create_FolderExists_IsBadInput()
    {
        RunFolder.Create(_parent, Start, "run", "1", out _);

        Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => RunFolder.Create(_parent, Start, "run", "1", out _)).ExitCode);
    }

    [Fact]
    public void WriteManifest_Folder_HoldsTheHashOfEveryOtherFile()
    {
        var folder = RunFolder.Create(_parent, Start, "run", "1", out _);
        var summary = SummaryFixtures.Pass();
        folder.WriteSummary(summary);
        folder.WriteReports(new ReportInput(summary, SummaryFixtures.Timeline()));
        File.WriteAllText(folder.PathOf("suback.hlog"), "x");
        folder.WriteManifest(SummaryFixtures.Manifest());
        folder.WriteManifest(SummaryFixtures.Manifest());

        var manifest = SummaryJson.ReadManifest(File.ReadAllText(folder.PathOf(RunFolder.ManifestFile)));

        Assert.Equal(["charts/devices.svg", "charts/timeouts.svg", "charts/waterfall.svg", "junit.xml", "report.html", "report.md", "suback.hlog", "summary.json"], manifest.Files.Keys);
        Assert.All(manifest.Files, f => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.PathOf(f.Key)))), f.Value));
        Assert.Equal(SummaryJson.Write(summary), SummaryJson.Write(SummaryJson.Read(File.ReadAllText(folder.PathOf(RunFolder.SummaryFile)))));
    }

    [Fact]
    public void Append_StepSummaryNamed_AppendsTheReport()
    {
        var (report, target) = (Path.Combine(_parent, "report.md"), Path.Combine(_parent, "step.md"));
        File.WriteAllText(report, "## PASS\n\n![Timeline](charts/devices.svg)\n");
        File.WriteAllText(target, "before\n");

        Assert.Null(GitHubStepSummary.Append(name => name == "GITHUB_STEP_SUMMARY" ? target : null, report));

        Assert.Equal("before\n## PASS\n\n", File.ReadAllText(target));
    }

    [Fact]
    public void Append_StepSummaryUnnamed_DoesNothing() => Assert.Null(GitHubStepSummary.Append(_ => null, "missing"));

    [Fact]
    public void Append_StepSummaryCannotBeWritten_SaysSo() =>
        Assert.Contains("GITHUB_STEP_SUMMARY", GitHubStepSummary.Append(_ => Path.Combine(_parent, "no", "such", "folder"), Path.Combine(_parent, "missing")));
}
