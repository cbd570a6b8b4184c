using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Diagnosis.Doctor.Host;
using LoadHarness.Diagnosis.Findings;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Diagnosis.Doctor;

public sealed class HostCheckTests
{
    private static readonly HostFacts Roomy = new()
    {
        Descriptors = 1_000_000, Ports = 60_000, Backlog = 4096, ConntrackMax = 1_000_000, ConntrackCount = 10, MemoryAvailable = 64L << 30, Processors = 8, ClockSynchronised = true,
    };

    public static TheoryData<string, string> TooSmall => new()
    {
        { "open files", "holds about 19,800 connected devices; the plan holds 40,000." },
        { "local ports", "One source address has 28,232 local ports towards one target; the plan holds 40,000 devices." },
        { "firewall table", "tracks at most 32,768 connections and has room for 32,000; the plan holds 40,000 devices." },
        { "memory", "The control group's limit leaves 1,024 MiB; a device takes about 152 KiB" },
    };

    private static HostFacts Small => new()
    {
        Descriptors = 20_000, Ports = 28_232, Backlog = 128, ConntrackMax = 32_768, ConntrackCount = 768, MemoryAvailable = 64L << 30, MemoryLeftByLimit = 1L << 30, Processors = 2, CpuQuota = 0.5, ClockSynchronised = false,
    };

    [Fact]
    public void Judge_RoomyHost_IsOkEverywhere() =>
        Assert.All(DoctorCatalog.OfHost, check => Assert.Equal(DoctorStatus.Ok, check.Judge(Roomy, Plan(40_000))!.Status));

    [Theory]
    [MemberData(nameof(TooSmall))]
    public void Judge_MoreDevicesThanTheHostHolds_IsAProblem(string name, string evidence)
    {
        var result = Check(name).Judge(Small, Plan(40_000))!;
        Assert.Equal(DoctorStatus.Problem, result.Status);
        Assert.Contains(evidence, result.Evidence, StringComparison.Ordinal);
        Assert.Equal(FindingIds.GeneratorLimit, result.Finding);
        Assert.NotNull(result.Fix);
    }

    [Fact]
    public void Judge_DevicesThatDisconnect_AreNoProblem()
    {
        var plan = Plan(40_000);
        plan = plan with { Fleet = plan.Fleet with { After = AfterOperational.Disconnect } };
        Assert.All(DoctorCatalog.OfHost, check => Assert.NotEqual(DoctorStatus.Problem, check.Judge(Small, plan)?.Status));
    }

    [Fact]
    public void Judge_HostThatTellsNothing_HasOnlyItsProcessors() =>
        Assert.Equal(["processors"], DoctorCatalog.OfHost.Where(check => check.Judge(new HostFacts { Processors = 2 }, Plan(10)) is not null).Select(check => check.Name));

    [Theory]
    [InlineData(28_000, DoctorStatus.Warning)]
    [InlineData(10_000, DoctorStatus.Ok)]
    public void Judge_NearlyFullFirewall_IsAWarning(int devices, DoctorStatus expected) => Assert.Equal(expected, Check("firewall table").Judge(Small, Plan(devices))!.Status);

    [Theory]
    [InlineData(1000, DoctorStatus.Ok)]
    [InlineData(5200, DoctorStatus.Warning)]
    [InlineData(8000, DoctorStatus.Problem)]
    public void Judge_Memory_IsAProblemOnlyWhereSurelyTooSmall(int devices, DoctorStatus expected) => Assert.Equal(expected, Check("memory").Judge(Small, Plan(devices))!.Status);

    [Theory]
    [InlineData("listen backlog", "128 connections waiting")]
    [InlineData("processors", "may use 0.5")]
    [InlineData("clock", "not held to a time server")]
    public void Judge_SmallHost_Warns(string name, string evidence)
    {
        var result = Check(name).Judge(Small, Plan(10_000, rate: 500))!;
        Assert.Equal(DoctorStatus.Warning, result.Status);
        Assert.Contains(evidence, result.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_MoreSourceAddresses_MultiplyPorts()
    {
        var plan = Plan(40_000);
        plan = plan with { Target = plan.Target with { SourceAddresses = ["127.0.0.2", "127.0.0.3"] } };
        var result = Check("local ports").Judge(Small, plan)!;
        Assert.Equal((DoctorStatus.Ok, "2 source addresses have 56,464 local ports towards one target."), (result.Status, result.Evidence));
    }

    [Fact]
    public async Task Capacity_PlanBeyondTheHost_SaysBothInOneSentence()
    {
        var (result, context) = await CapacityAsync(Small with { MemoryLeftByLimit = null }, Plan(40_000, rate: 100), measured: 457.3);
        Assert.Equal("This host can hold about 19,800 devices (limited by open files) and start about 450 mutual-TLS connections a second; the plan asks 40,000 at 100 starts a second.", result.Evidence);
        Assert.Equal((DoctorStatus.Warning, 19_800, 457.3), (result.Status, context.Ceiling!.Devices, context.ConnectionsPerSecond));
    }

    [Fact]
    public async Task Capacity_RateBeyondTheHandshakes_Warns()
    {
        // Each device connects twice.
        var (result, _) = await CapacityAsync(Roomy, Plan(1000, rate: 300), measured: 457.3);
        Assert.Equal(DoctorStatus.Warning, result.Status);
        Assert.Contains("which are 600 connections a second", result.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capacity_PlanWithinTheHost_IsOk() => Assert.Equal(DoctorStatus.Ok, (await CapacityAsync(Roomy, Plan(1000, rate: 200), measured: 457.3)).Result.Status);

    [Fact]
    public async Task Measure_Loopback_CountsHandshakes() =>
        Assert.InRange(await new HandshakeMeter(TimeProvider.System).MeasureAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None), 0.01, 1_000_000);

    private static async Task<(CheckResult Result, DoctorContext Context)> CapacityAsync(HostFacts host, RunPlan plan, double measured)
    {
        var context = DoctorRig.Context(plan, host: host, timeProvider: new FakeTimeProvider());
        var results = await new CapacityCheck((_, _) => Task.FromResult(measured)).RunAsync(context, CancellationToken.None);
        return (Assert.Single(results), context);
    }

    private static HostCheck Check(string name) => DoctorCatalog.OfHost.Single(check => check.Name == name);

    private static RunPlan Plan(int devices, double rate = 10) => new()
    {
        Fleet = new FleetPlan { Devices = devices },
        Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = rate },
    };
}
