using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class MallocRestartTests
{
    [Theory]
    [InlineData("run", 1, "1")]
    [InlineData("soak", 2, "1")]
    [InlineData("resume", 7, "1")]
    [InlineData("lab", 8, "2")]
    [InlineData("calibrate", 64, "16")]
    [InlineData("sim", 4, "1")]
    [InlineData("validate", 4, null)]
    [InlineData("report", 4, null)]
    [InlineData("--help", 4, null)]
    public void Arenas_AreFewForCommandsThatHoldConnections(string command, int processors, string? expected) =>
        Assert.Equal(expected, MallocRestart.Arenas([command, "smoke"], static _ => null, processors));

    [Theory]
    [InlineData("MALLOC_ARENA_MAX", "4")]
    [InlineData("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0:glibc.malloc.arena_max=4")]
    public void Arenas_OfAUserWhoChoseThem_AreLeft(string name, string value) =>
        Assert.Null(MallocRestart.Arenas(["run"], variable => variable == name ? value : null, 2));

    [Fact]
    public void Arenas_OtherTunables_AreNoChoice() =>
        Assert.Equal("1", MallocRestart.Arenas(["run"], static variable => variable == "GLIBC_TUNABLES" ? "glibc.malloc.tcache_count=0" : null, 2));

    [Fact]
    public void Arenas_NoCommand_AreLeft() => Assert.Null(MallocRestart.Arenas([], static _ => null, 2));

    [Theory]
    [InlineData("lh\0run\0a b\0", "lh|run|a b")]
    [InlineData("lh\0run\0\0--json\0\0", "lh|run||--json|")]
    public void Arguments_AreAllKept(string commandLine, string expected) => Assert.Equal(expected.Split('|'), MallocRestart.Arguments(commandLine));
}
