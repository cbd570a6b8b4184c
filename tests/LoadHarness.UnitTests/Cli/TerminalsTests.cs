using LoadHarness.Cli;

namespace LoadHarness.UnitTests.Cli;

public sealed class TerminalsTests
{
    [Theory]
    [InlineData("4711 (loadharness) S 1 4711 4700 34816 4711 4194304", true)]
    [InlineData("4711 (load) (har ness) S 1 4711 4700 34816 4711 4194304", true)]
    [InlineData("4711 (loadharness) S 1 4711 4700 34816 4700 4194304", false)]
    [InlineData("", true)]
    public void IsForegroundIn_LineOfProc_ComparesTheGroups(string stat, bool expected) => Assert.Equal(expected, Terminals.IsForegroundIn(stat));
}
