using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor.Host;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class HostLimitsTests
{
    private static readonly RunPlan Plan = new() { Fleet = new FleetPlan { Devices = 5000 } };
    private static readonly HostFacts Host = new() { Descriptors = 20_000, Ports = 28_232, MemoryAvailable = 8L << 30, Processors = 2, ClockSynchronised = false };

    [Fact]
    public void Check_MoreDevicesThanDescriptors_IsAFailedPreflight()
    {
        var failure = Assert.Throws<HarnessException>(() => Check(Plan, Host with { Descriptors = 4096 }));
        Assert.Equal((ExitCode.PreflightFailed, "This process may open 4,096 files, which holds about 3,896 connected devices; the plan holds 5,000."), (failure.ExitCode, failure.Message));
        Assert.Contains("ulimit -n", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50_000, 3, 3, true)]
    [InlineData(50_000, 3, 2, false)]
    [InlineData(50_000, 2, 3, false)]
    [InlineData(19_800, 1, 1, true)]
    [InlineData(19_801, 1, 1, false)]
    public void Check_SeveralProcesses_HaveTheLimitOfEach(int devices, int workers, int processes, bool fits)
    {
        var plan = Plan with { Workers = workers, Fleet = Plan.Fleet with { Devices = devices }, Target = new TargetPlan { Processes = processes } };
        var host = Host with { MemoryAvailable = 64L << 30 };
        if (fits)
        {
            Check(plan, host);
            return;
        }

        Assert.Contains("files, which holds about", Assert.Throws<HarnessException>(() => Check(plan, host)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_MoreDevicesThanPorts_IsAFailedPreflight() => Assert.Throws<HarnessException>(() => Check(Plan, Host with { Ports = 4999 }));

    [Fact]
    public void Check_DevicesThatDisconnect_HaveNoLimit() => Check(Plan with { Fleet = Plan.Fleet with { After = AfterOperational.Disconnect } }, Host with { Descriptors = 4096, Ports = 100 });

    [Fact]
    public void Check_HostWithRoom_SaysNothing() => Assert.Equal("", Check(Plan, Host));

    [Fact]
    public void Check_HostThatBarelyHolds_Warns() => Assert.StartsWith("warning: There are 1,000 MiB; ", Check(Plan, Host with { MemoryAvailable = 1000L << 20 }), StringComparison.Ordinal);

    private static string Check(RunPlan plan, HostFacts host)
    {
        using var notices = new StringWriter();
        HostLimits.Check(plan, host, notices);
        return notices.ToString();
    }
}
