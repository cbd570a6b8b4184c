using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class HostLimitsTests
{
    private static readonly RunPlan TooMany = new() { Fleet = new FleetPlan { Devices = 10_000_000 } };

    [Fact]
    public void Check_MoreDevicesThanDescriptorsOrPorts_IsAFailedPreflight()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limits are read from /proc.");
        var failure = Assert.Throws<HarnessException>(() => HostLimits.Check(TooMany));
        Assert.Equal(ExitCode.PreflightFailed, failure.ExitCode);
        Assert.Contains("10,000,000", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_DevicesThatDisconnect_HaveNoLimit() => HostLimits.Check(TooMany with { Fleet = TooMany.Fleet with { After = AfterOperational.Disconnect } });

    [Fact]
    public void Check_FewDevices_Pass() => HostLimits.Check(new RunPlan { Fleet = new FleetPlan { Devices = 10 } });

    [Fact]
    public void Limits_OnLinux_AreRead()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limits are read from /proc.");
        Assert.InRange(HostLimits.Descriptors()!.Value, 64, long.MaxValue);
        Assert.InRange(HostLimits.Ports()!.Value, 1, 65_535);
    }
}
