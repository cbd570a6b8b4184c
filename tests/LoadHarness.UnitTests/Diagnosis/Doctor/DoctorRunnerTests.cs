using LoadHarness.Core;
using LoadHarness.Diagnosis.Doctor;

namespace LoadHarness.UnitTests.Diagnosis.Doctor;

public sealed class DoctorRunnerTests
{
    [Fact]
    public async Task Run_AllOk_IsReady()
    {
        var report = await RunAsync(new FakeCheck(DoctorSection.Host), new FakeCheck(DoctorSection.Live));
        Assert.Equal((ExitCode.Ok, "Ready: nothing stands in the way of a run."), (report.ExitCode, report.Verdict));
    }

    [Fact]
    public async Task Run_Warning_StaysReady()
    {
        var report = await RunAsync(new FakeCheck(DoctorSection.Host, DoctorStatus.Warning), new FakeCheck(DoctorSection.Live));
        Assert.Equal(ExitCode.Ok, report.ExitCode);
        Assert.StartsWith("Ready, with 1 warning: ", report.Verdict, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DoctorSection.Host, "")]
    [InlineData(DoctorSection.Certificate, "Certificate Policy Endpoint Live ControlPlane")]
    [InlineData(DoctorSection.Policy, "Endpoint Live ControlPlane")]
    [InlineData(DoctorSection.Endpoint, "Endpoint Live")]
    [InlineData(DoctorSection.Live, "Live")]
    [InlineData(DoctorSection.ControlPlane, "")]
    public async Task Run_Problem_SkipsWhatItMakesPointless(DoctorSection section, string skipped)
    {
        // Before and after the problem each section has a check.
        IDoctorCheck[] checks = [.. Enum.GetValues<DoctorSection>().SelectMany(each => each == section ? [new FakeCheck(each, DoctorStatus.Problem), new FakeCheck(each)] : new[] { new FakeCheck(each) })];
        var report = await RunAsync(checks);
        Assert.Equal(skipped, string.Join(' ', report.Lines.Where(line => line.Status == DoctorStatus.Skipped).Select(line => line.Section).Distinct()));
        Assert.Equal(ExitCode.PreflightFailed, report.ExitCode);
        Assert.Equal(report.Lines.Count(line => line.Status == DoctorStatus.Skipped), checks.Count(check => !((FakeCheck)check).Ran));
    }

    [Fact]
    public async Task Run_SkippedCheck_DoesNotRun()
    {
        var after = new FakeCheck(DoctorSection.Live);
        var report = await RunAsync(new FakeCheck(DoctorSection.Certificate, DoctorStatus.Problem), after);
        Assert.False(after.Ran);
        Assert.Equal("Not looked at: the problem at 'fake' must be mended first.", report.Lines[1].Evidence);
    }

    [Fact]
    public async Task Run_OneProblem_IsTheVerdict()
    {
        var report = await RunAsync(new FakeCheck(DoctorSection.Certificate, DoctorStatus.Problem));
        Assert.Equal("Not ready: The broker has no fleet provisioning (not-aws-iot; certificate, fake). Mend it.", report.Verdict);
    }

    [Theory]
    [InlineData("possibly", "Not ready: possibly the broker has no fleet provisioning (not-aws-iot; live, connect). Mend it.")]
    [InlineData("most likely", "Not ready: most likely the broker has no fleet provisioning (not-aws-iot; live, connect). Mend it.")]
    public void Verdict_UncertainFinding_KeepsItsHedge(string hedge, string expected) =>
        Assert.Equal(expected, new DoctorReport([new DoctorLine(DoctorSection.Live, "connect", DoctorStatus.Problem, "Seen.", "Mend it.", "not-aws-iot") { Hedge = hedge }], null, null).Verdict);

    [Fact]
    public void Verdict_SeveralProblems_BeginsWithTheFirstAndItsFix() =>
        Assert.Equal(
            "Not ready: 2 problems. First: this host has too few open files (host). Raise it. Then: live, connect (possibly not-aws-iot).",
            new DoctorReport([new DoctorLine(DoctorSection.Host, "open files", DoctorStatus.Problem, "x.", "Raise it.", "generator-limit"), new DoctorLine(DoctorSection.Live, "connect", DoctorStatus.Problem, "x.", "Mend it.", "not-aws-iot") { Hedge = "possibly" }], null, null).Verdict);

    [Fact]
    public void Verdict_HostLimits_AreAllNamed() =>
        Assert.Equal(
            "Not ready: this host has too few open files and too few local ports (host). Raise it. Add some.",
            new DoctorReport([new DoctorLine(DoctorSection.Host, "open files", DoctorStatus.Problem, "x.", "Raise it.", "generator-limit"), new DoctorLine(DoctorSection.Host, "local ports", DoctorStatus.Problem, "x.", "Add some.", "generator-limit")], null, null).Verdict);

    [Fact]
    public async Task Run_Lines_AreToldAtOnce()
    {
        var told = new List<DoctorLine>();
        var report = await new DoctorRunner([new FakeCheck(DoctorSection.Host), new FakeCheck(DoctorSection.Live)]).RunAsync(DoctorRig.Context(), told.Add, CancellationToken.None);
        Assert.Equal(report.Lines, told);
    }

    private static Task<DoctorReport> RunAsync(params IDoctorCheck[] checks) => new DoctorRunner(checks).RunAsync(DoctorRig.Context(), found: null, CancellationToken.None);

    private sealed class FakeCheck(DoctorSection section, DoctorStatus status = DoctorStatus.Ok) : IDoctorCheck
    {
        public bool Ran { get; private set; }

        public DoctorStatus Status => status;

        public DoctorSection Section => section;

        public string Name => "fake";

        public ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
        {
            Ran = true;
            return ValueTask.FromResult<IReadOnlyList<CheckResult>>([new CheckResult(status, "Seen.", status == DoctorStatus.Ok ? null : "Mend it.", status == DoctorStatus.Problem ? "not-aws-iot" : null)]);
        }
    }
}
