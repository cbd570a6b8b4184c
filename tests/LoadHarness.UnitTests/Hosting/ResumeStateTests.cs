using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;
using LoadHarness.UnitTests.Core.Engine;

namespace LoadHarness.UnitTests.Hosting;

public sealed class ResumeStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lh-resume-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Create_ThenRead_IsThePlanWithItsParameters()
    {
        var plan = EngineRig.Open(10, 10) with { Name = "kept", Target = new TargetPlan { Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["Secret"] = "42" } } };

        ResumeState.Create(_folder, plan);

        var read = ResumeState.Read(_folder, []).Plan;
        Assert.Equal(PlanWriter.Write(plan), PlanWriter.Write(read));
        Assert.Equal("42", read.Target.Parameters["Secret"]);
    }

    [Fact]
    public void Create_OnUnix_IsForTheUserAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        ResumeState.Create(_folder, new RunPlan());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(ResumeState.PathIn(_folder)));
    }

    [Fact]
    public void Read_RunThatKeptNothing_SaysHowToKeepIt()
    {
        var failure = Assert.Throws<HarnessException>(() => ResumeState.Read(_folder, []));
        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Contains("--resumable", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_LeavesNothing()
    {
        ResumeState.Create(_folder, new RunPlan());
        Assert.Null(ResumeState.Remove(_folder));
        Assert.False(Directory.Exists(ResumeState.PathIn(_folder)));
        Assert.Null(ResumeState.Remove(_folder)); // Nothing to remove is fine.
    }
}
