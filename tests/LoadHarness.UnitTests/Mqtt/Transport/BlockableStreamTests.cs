using LoadHarness.Mqtt.Transport;

namespace LoadHarness.UnitTests.Mqtt.Transport;

public sealed class BlockableStreamTests
{
    [Fact]
    public async Task Read_Blocked_TakesNothingUntilItIsUnblocked()
    {
        var peer = new PeerStream();
        await using var stream = new BlockableStream(peer);
        var buffer = new byte[4];
        var reading = stream.ReadAsync(buffer).AsTask(); // Under way before the block, as a receive loop's is.
        stream.Block();
        peer.Send(1, 2, 3);

        var other = await peer.ReadAsync(Memory<byte>.Empty);
        Assert.Equal((0, true, false), (other, stream.IsBlocked, reading.IsCompleted));

        stream.Unblock();
        Assert.Equal(3, await reading);
        Assert.False(stream.IsBlocked);
    }

    [Fact]
    public async Task Write_Blocked_GoesOn()
    {
        var peer = new PeerStream();
        await using var stream = new BlockableStream(peer);
        stream.Block();
        await stream.WriteAsync(new byte[] { 7 });
        Assert.Equal([7], await peer.Outgoing.Reader.ReadAsync());
    }

    [Fact]
    public async Task Dispose_Blocked_EndsTheRead()
    {
        var stream = new BlockableStream(new PeerStream());
        stream.Block();
        var reading = stream.ReadAsync(new byte[1]).AsTask();
        await stream.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => reading);
    }
}
