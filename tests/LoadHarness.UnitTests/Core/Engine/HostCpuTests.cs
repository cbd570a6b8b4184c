using LoadHarness.Core.Engine;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class HostCpuTests
{
    [Fact]
    public void Parse_ThreeProcessors_AreCountedByTheirOwnLines()
    {
        // As of proc(5): user nice system idle iowait irq softirq steal guest guest_nice, in 1/100 s.
        using var stat = new StringReader("cpu  100 20 30 4000 500 6 7 8 99 99\ncpu0 1 2 3 4\ncpu1 1 2 3 4\ncpu3 1 2 3 4\nintr 1 2\ncpu9 0\n");
        Assert.Equal(new HostCpu(TimeSpan.FromSeconds(1.71), 3), HostCpu.Parse(stat));
    }

    [Theory]
    [InlineData("")]
    [InlineData("intr 1 2 3 4 5 6\n")]
    [InlineData("cpu  1 2 3\n")]
    public void Parse_AnythingElse_IsNothing(string text)
    {
        using var stat = new StringReader(text);
        Assert.Null(HostCpu.Parse(stat));
    }

    [Fact]
    public void Read_OnLinux_CountsAtLeastTheRuntimesProcessors()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc/stat.");
        Assert.True(HostCpu.Read()!.Value.Cpus >= Environment.ProcessorCount);
    }
}
