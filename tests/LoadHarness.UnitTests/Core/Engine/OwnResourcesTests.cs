using System.Runtime.CompilerServices;
using LoadHarness.Core.Engine;

namespace LoadHarness.UnitTests.Core.Engine;

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
        using var judged = FreeMemory.TakeOver();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            GC.Collect();
            var (before, settled) = (GC.GetGCMemoryInfo(GCKind.FullBlocking).Index, OwnResources.LiveBytes());
            CollectInBackground();
            var live = OwnResources.LiveBytes();
            if (GC.GetGCMemoryInfo(GCKind.FullBlocking).Index == before) // No other test has collected everything meanwhile.
            {
                Assert.Equal(settled, live);
                return;
            }
        }

        Assert.Fail("Something collects everything all the time.");
    }

    private static void CollectInBackground()
    {
        var before = GC.GetGCMemoryInfo(GCKind.Background).Index;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        Assert.True(SpinWait.SpinUntil(() => GC.GetGCMemoryInfo(GCKind.Background).Index > before, TimeSpan.FromSeconds(30)));
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
