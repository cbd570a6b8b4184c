using LoadHarness.Diagnosis.Doctor.Host;

namespace LoadHarness.UnitTests.Diagnosis.Doctor;

public sealed class HostReaderTests
{
    [Fact]
    public void Read_EmptyHost_KnowsNothing()
    {
        using var folder = new HostFolder();
        Assert.Equal(new HostFacts { Processors = Environment.ProcessorCount }, Read(folder));
    }

    [Fact]
    public void Read_FullHost_KnowsItsLimits()
    {
        using var folder = new HostFolder()
            .With("proc/self/limits", "Limit                     Soft Limit           Hard Limit           Units\nMax processes             95933                95933                processes\nMax open files            20000                30000                files\n")
            .With("proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n")
            .With("proc/sys/net/ipv4/ip_local_reserved_ports", "8080,40000-40009,60990-61010\n")
            .With("proc/sys/net/core/somaxconn", "128\n")
            .With("proc/sys/net/netfilter/nf_conntrack_max", "65536\n")
            .With("proc/sys/net/netfilter/nf_conntrack_count", "1000\n")
            .With("proc/meminfo", "MemTotal:       24683520 kB\nMemFree:        20000000 kB\nMemAvailable:   23429120 kB\n");

        var facts = Read(folder, clock: false);

        // 28,232 ports, less ten reserved ones in the middle and the ten at the end that lie within.
        Assert.Equal(new HostFacts { Descriptors = 20000, Ports = 28_212, Backlog = 128, ConntrackMax = 65536, ConntrackCount = 1000, MemoryAvailable = 23429120L * 1024, Processors = Environment.ProcessorCount, ClockSynchronised = false }, facts);
    }

    [Fact]
    public void Read_UnlimitedDescriptors_AreUnknown()
    {
        using var folder = new HostFolder().With("proc/self/limits", "Max open files            unlimited            unlimited            files\n");
        Assert.Null(Read(folder).Descriptors);
    }

    [Fact]
    public void Read_CgroupOfVersion2_TakesTheTightestLimitUpToTheRoot()
    {
        using var folder = new HostFolder()
            .With("proc/self/cgroup", "0::/pod/box\n")
            .With("sys/fs/cgroup/pod/box/memory.max", "max\n")
            .With("sys/fs/cgroup/pod/box/cpu.max", "max 100000\n")
            .With("sys/fs/cgroup/pod/memory.max", "1073741824\n")
            .With("sys/fs/cgroup/pod/memory.current", "524288000\n")
            .With("sys/fs/cgroup/pod/memory.stat", "anon 400000000\ninactive_file 104857600\n")
            .With("sys/fs/cgroup/pod/cpu.max", "150000 100000\n");

        var facts = Read(folder);

        Assert.Equal(1073741824L - (524288000 - 104857600), facts.MemoryLeftByLimit);
        Assert.Equal(1.5, facts.CpuQuota);
    }

    [Fact]
    public void Read_CgroupOfVersion1_FindsItsControllers()
    {
        using var folder = new HostFolder()
            .With("proc/self/cgroup", "5:memory:/box\n3:cpu,cpuacct:/box\n0::/\n")
            .With("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "268435456\n")
            .With("sys/fs/cgroup/memory/box/memory.usage_in_bytes", "100000000\n")
            .With("sys/fs/cgroup/memory/box/memory.stat", "inactive_file 1\ntotal_inactive_file 40000000\n")
            .With("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
            .With("sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "50000\n")
            .With("sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "100000\n")
            .With("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");

        var facts = Read(folder);

        Assert.Equal(268435456L - 60000000, facts.MemoryLeftByLimit);
        Assert.Equal(0.5, facts.CpuQuota);
    }

    [Fact]
    public void Read_CgroupPathThatAContainerDoesNotSee_TakesTheRoot()
    {
        using var folder = new HostFolder().With("proc/self/cgroup", "0::/system.slice/docker-abc.scope\n").With("sys/fs/cgroup/memory.max", "1000000\n").With("sys/fs/cgroup/memory.current", "1\n");
        Assert.Equal(999999, Read(folder).MemoryLeftByLimit);
    }

    [Fact]
    public void Read_ThisHost_OnLinux_KnowsFilesAndPorts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limits are read from /proc.");
        var facts = new HostReader().Read();
        Assert.InRange(facts.Descriptors!.Value, 64, long.MaxValue);
        Assert.InRange(facts.Ports!.Value, 1, 65_535);
        Assert.InRange(facts.MemoryAvailable!.Value, 1, long.MaxValue);
    }

    private static HostFacts Read(HostFolder folder, bool? clock = null) => new HostReader(folder.Root, () => clock).Read();
}
