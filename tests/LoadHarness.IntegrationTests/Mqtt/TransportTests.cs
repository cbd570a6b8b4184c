using LoadHarness.Core.Metrics;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>TCP to peers that are not there, and over source addresses.</summary>
public sealed class TransportTests
{
    [Fact]
    public async Task Connect_NobodyListens_IsRefused()
    {
        int port;
        await using (var peer = Peer.Listen())
        {
            port = peer.Port;
        }

        var rig = DeviceRig.Plain(port);
        var attempt = await rig.ConnectAsync();

        Assert.Equal(Outcome.TcpRefused, attempt.Tcp.Outcome);
        Assert.Null(attempt.Tls);
        Assert.Null(attempt.Connection);
        Assert.Equal((1, 0, 0), (rig.Connections.Attempts, rig.Connections.Connected, rig.Connections.Disconnects));
    }

    [Fact]
    public async Task Connect_SourceAddress_IsWhatThePeerSees()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port, sources: "127.0.0.2");

        var (device, at) = await rig.ConnectToAsync(peer);

        Assert.Equal("127.0.0.2", at.Remote.Address.ToString());
        await device.DisposeAsync();
    }

    [Fact]
    public async Task Connect_SourceAddressOfAnotherFamily_IsUnreachable()
    {
        await using var peer = Peer.Listen();

        var attempt = await DeviceRig.Plain(peer.Port, sources: "::1").ConnectAsync();

        Assert.Equal(Outcome.TcpUnreachable, attempt.Tcp.Outcome);
    }
}
