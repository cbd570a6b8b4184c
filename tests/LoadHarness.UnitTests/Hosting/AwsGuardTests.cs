using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class AwsGuardTests
{
    private static readonly RunPlan Aws = new()
    {
        Target = new TargetPlan { Kind = TargetKind.Aws, Endpoint = "x-ats.iot.eu-west-1.amazonaws.com", Template = "T" },
        Fleet = new FleetPlan { Devices = 1500, Prefix = "p" },
        Load = new LoadPlan { Rate = 100 },
    };

    [Fact]
    public void Cap_FasterThanTheQuota_IsReplacedAndSaid()
    {
        using var notices = new StringWriter();
        var capped = AwsGuard.Cap(Aws, notices);
        Assert.Equal(new LoadPlan { Rate = 5 }, capped.Load);
        Assert.Contains("at most 5 devices a second", notices.ToString(), StringComparison.Ordinal);
        Assert.Empty(PlanValidator.Validate(capped with { Target = capped.Target with { Cert = "c", Key = "k" } }));
    }

    [Fact]
    public void Cap_ForEver_KeepsItsEnd()
    {
        var plan = Aws with { Fleet = Aws.Fleet with { Iterations = null }, Load = Aws.Load with { Duration = TimeSpan.FromHours(2) } };
        Assert.Equal(new LoadPlan { Rate = 5, Duration = TimeSpan.FromHours(2) }, AwsGuard.Cap(plan, TextWriter.Null).Load);
        var ramp = plan with { Load = new LoadPlan { Executor = ExecutorNames.RampingArrivalRate, Stages = [new(TimeSpan.FromSeconds(10), 50), new(TimeSpan.FromSeconds(50), 50)] } };
        Assert.Equal(TimeSpan.FromMinutes(1), AwsGuard.Cap(ramp, TextWriter.Null).Load.Duration);
    }

    [Theory]
    [InlineData(5, false, TargetKind.Aws)]
    [InlineData(100, true, TargetKind.Aws)]
    [InlineData(100, false, TargetKind.Sim)]
    [InlineData(100, false, TargetKind.Mqtt)]
    public void Cap_WithinTheQuotaOrLiftedOrElsewhere_IsLeftAlone(double rate, bool overQuota, TargetKind kind)
    {
        using var notices = new StringWriter();
        var plan = Aws with { Load = new LoadPlan { Rate = rate }, Target = Aws.Target with { OverQuota = overQuota, Kind = kind } };
        Assert.Same(plan, AwsGuard.Cap(plan, notices));
        Assert.Empty(notices.ToString());
    }

    [Fact]
    public void Cap_ClosedModel_IsRefused()
    {
        var failure = Assert.Throws<HarnessException>(() => AwsGuard.Cap(Aws with { Load = new LoadPlan { Executor = ExecutorNames.ConstantDevices } }, TextWriter.Null));
        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Contains("--over-quota", failure.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void Confirm_NoTerminal_NeedsYes()
    {
        using var error = new StringWriter();
        var failure = Assert.Throws<HarnessException>(() => AwsGuard.Confirm(Aws, "r1", TestEnvironment.Create(error), yes: false));
        Assert.Equal((ExitCode.BadInput, "Add --yes."), (failure.ExitCode, failure.Hint));
        AwsGuard.Confirm(Aws, "r1", TestEnvironment.Create(error), yes: true);
        Assert.Contains("up to 1,500 certificates and 1,500 things named p-r1-", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("'T'", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData(" yes \n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public void Confirm_Terminal_TakesOnlyAClearYes(string input, bool goes)
    {
        using var error = new StringWriter();
        var failure = Record.Exception(() => AwsGuard.Confirm(Aws, "r1", TestEnvironment.Create(error, input, interactive: true), yes: false));
        Assert.Equal(goes, failure is null);
    }

    [Fact]
    public void Confirm_StormOrOtherTarget_PromisesNoCreation()
    {
        using var error = new StringWriter();
        AwsGuard.Confirm(Aws with { Scenario = "subscribe-storm" }, "r1", TestEnvironment.Create(error), yes: true);
        Assert.Contains("creates nothing", error.ToString(), StringComparison.Ordinal);
        using var silent = new StringWriter();
        AwsGuard.Confirm(new RunPlan(), "r1", TestEnvironment.Create(silent), yes: false);
        Assert.Empty(silent.ToString());
    }
}
