using LoadHarness.Core.Metrics.Recovery;

namespace LoadHarness.UnitTests.Core.Metrics.Recovery;

public sealed class PresenceRingTests
{
    [Fact]
    public void TryTake_SeveralEvents_ComeInOrderAndOnce()
    {
        var ring = new PresenceRing(8);
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 6; i++)
            {
                ring.Add((round * 100) + i, i, i % 2 == 0);
            }

            for (var i = 0; i < 6; i++)
            {
                Assert.True(ring.TryTake(out var at, out var device, out var isReturn));
                Assert.Equal(((long)(round * 100) + i, i, i % 2 == 0), (at, device, isReturn));
            }

            Assert.False(ring.TryTake(out _, out _, out _));
        }

        Assert.Equal(0, ring.Missed);
    }

    [Fact]
    public void Add_FullRing_CountsWhatItMissesAndGoesOn()
    {
        var ring = new PresenceRing(4);
        for (var i = 0; i < 7; i++)
        {
            ring.Add(i, i, isReturn: false);
        }

        Assert.Equal(3, ring.Missed);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(ring.TryTake(out var at, out _, out _));
            Assert.Equal(i, at);
        }

        ring.Add(9, 9, isReturn: true);
        Assert.True(ring.TryTake(out var last, out _, out _));
        Assert.Equal(9, last);
    }

    [Fact]
    public async Task Add_FromManyThreads_NothingIsLostOrDoubled()
    {
        const int Writers = 4;
        const int Each = 20_000;
        var ring = new PresenceRing(Writers * Each);
        var seen = new int[Writers * Each];
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                ring.Add(i, (writer * Each) + i, isReturn: false);
            }
        })));
        var lastOf = Enumerable.Repeat(-1L, Writers).ToArray();
        for (var taken = 0; taken < seen.Length;)
        {
            if (!ring.TryTake(out var at, out var device, out _))
            {
                await Task.Yield();
                continue;
            }

            seen[device]++;
            taken++;
            Assert.True(at > lastOf[device / Each], "One writer's events came in another order.");
            lastOf[device / Each] = at;
        }

        await writing;
        Assert.All(seen, static count => Assert.Equal(1, count));
        Assert.Equal(0, ring.Missed);
    }
}
