using System.Runtime.CompilerServices;
using LoadHarness.Core.Engine;

namespace LoadHarness.UnitTests.Core.Engine;

[Collection("Free memory")] // They share what is kept of the whole process.
public sealed class OwnResourcesTests
{
    private const int Large = 256 * 1024 * 1024; // More than what other tests make meanwhile.

    [Fact]
    public void LiveBytes_CountsWhatTheLastWholeCollectionFoundAlive()
    {
        var with = WhileHeld(); // In a method of its own: what a method has held may be alive to its end.
        GC.Collect(0);
        var between = OwnResources.LiveBytes();
        GC.Collect();
        var without = OwnResources.LiveBytes();

        Assert.True(with >= Large);
        Assert.True(between > Large / 2, "A collection of the youngest alone knows nothing of it.");
        Assert.True(without < with - (Large / 2));
    }

    [Fact]
    public void LiveBytes_WhereMemoryIsJudged_CountsSettlingsOnly()
    {
        using (FreeMemory.TakeOver())
        {
            FreeMemory.Tell(new SettledMemory(4711, 9000));
            GC.Collect();
            Assert.Equal(4711, OwnResources.LiveBytes());
            using var probe = new HostProbe();
            Assert.Equal(9000, probe.Read().SettledWorkingSet);
        }

        GC.Collect();
        Assert.True(OwnResources.LiveBytes() > 4711, "Nobody judges any more.");
    }

    [Fact]
    public void LiveBytes_JudgedAndNotSettledYet_AreNotKnown()
    {
        using (FreeMemory.TakeOver())
        {
            FreeMemory.Tell(new SettledMemory(4711, 9000)); // Of another run in this process.
        }

        using var judged = FreeMemory.TakeOver();
        GC.Collect();
        Assert.Null(OwnResources.LiveBytes());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long? WhileHeld()
    {
        var held = new byte[Large];
        GC.Collect();
        var live = OwnResources.LiveBytes();
        GC.KeepAlive(held);
        return live;
    }
}
