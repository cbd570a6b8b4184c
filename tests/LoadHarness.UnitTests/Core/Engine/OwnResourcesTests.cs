using System.Runtime.CompilerServices;
using LoadHarness.Core.Engine;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class OwnResourcesTests
{
    private const int Large = 256 * 1024 * 1024; // More than what other tests make meanwhile.

    [Fact]
    public void LiveBytes_CountsWhatTheLastWholeCollectionFoundAlive()
    {
        var held = Hold();
        GC.Collect();
        var with = OwnResources.LiveBytes();
        GC.KeepAlive(held);
        held = null;
        GC.Collect(0);
        var between = OwnResources.LiveBytes();
        GC.Collect();
        var without = OwnResources.LiveBytes();

        Assert.True(with >= Large);
        Assert.True(between > Large / 2, "A collection of the youngest alone knows nothing of it.");
        Assert.True(without < with - (Large / 2));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] Hold() => new byte[Large];
}
