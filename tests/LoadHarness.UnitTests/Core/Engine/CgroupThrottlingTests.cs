using LoadHarness.Core.Engine;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class CgroupThrottlingTests
{
    [Theory]
    [InlineData("usage_usec 9\nnr_periods 5\nnr_throttled 2\nthrottled_usec 1500000\n", 1.5)]
    [InlineData("nr_periods 5\nnr_throttled 2\nthrottled_time 2500000000\n", 2.5)]
    [InlineData("usage_usec 9\n", null)]
    [InlineData("", null)]
    public void Parse_BothVersions_GivesTheTimeHeldBack(string text, double? seconds) => Assert.Equal(seconds, CgroupThrottling.Parse(text)?.TotalSeconds);

    [Theory]
    [InlineData("0::/user.slice/run.scope", "/sys/fs/cgroup/user.slice/run.scope/cpu.stat", "/sys/fs/cgroup/cpu.stat")]
    [InlineData("4:memory:/a|2:cpu,cpuacct:/b", "/sys/fs/cgroup/cpu/b/cpu.stat", "/sys/fs/cgroup/cpu/cpu.stat")]
    [InlineData("1:cpu:/", "/sys/fs/cgroup/cpu/cpu.stat", "/sys/fs/cgroup/cpu/cpu.stat")]
    [InlineData("9:name=systemd:/")]
    public void FilesOf_OwnGroups_NamesTheirFiles(string lines, params string[] files) => Assert.Equal(files, CgroupThrottling.FilesOf(lines.Split('|')));
}
