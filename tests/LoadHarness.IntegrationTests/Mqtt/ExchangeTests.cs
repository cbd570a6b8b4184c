using System.Buffers;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>SUBSCRIBE, PUBLISH and requests, answered by hand.</summary>
public sealed class ExchangeTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Suback_OneOfThreeRefused_IsSeenFilterByFilter(MqttVersion version)
    {
        await using var peer = Peer.Listen(version);
        var rig = DeviceRig.Plain(peer.Port, version);
        var (device, at) = await rig.ConnectToAsync(peer);
        var subscribing = device.SubscribeAsync(["a", "b", "c"], Timeout, CancellationToken.None).AsTask();
        var subscribe = await at.ExpectAsync(PacketType.Subscribe);
        await at.SubackAsync(subscribe, 1, version == MqttVersion.V5 ? (byte)0x87 : (byte)0x80, 0);
        var suback = await subscribing.WaitAsync(Patience.Long);

        Assert.Equal(Outcome.Ok, suback.Outcome);
        Assert.Equal((true, (byte)1), MqttConnection.ReadFilter(suback, 0));
        Assert.Equal((false, version == MqttVersion.V5 ? (byte)0x87 : (byte)0x80), MqttConnection.ReadFilter(suback, 1));
        Assert.Equal((true, (byte)0), MqttConnection.ReadFilter(suback, 2));
        Assert.False(MqttConnection.ReadFilter(suback, 3).Granted); // A filter without a code is not granted.
        await device.DisposeAsync();
    }

    [Fact]
    public async Task Suback_Late_HasItsTrueLatency()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var (device, at) = await rig.ConnectToAsync(peer);
        var subscribing = device.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        var subscribe = await at.ExpectAsync(PacketType.Subscribe);
        rig.Time.Advance(Timeout);
        var suback = await subscribing.WaitAsync(Patience.Long);
        Assert.Equal((Outcome.NoSuback, true), (suback.Outcome, suback.HasTimedOut));

        var settling = suback.SettledAsync(TimeSpan.FromSeconds(30), rig.Time, CancellationToken.None).AsTask();
        rig.Time.Advance(TimeSpan.FromMilliseconds(1234));
        await at.SubackAsync(subscribe, 1);
        await settling.WaitAsync(Patience.Long);

        Assert.Equal(Outcome.LateSuback, suback.Outcome);
        Assert.Equal(6_234_000, rig.Recorder.Microseconds(suback.Answered - suback.Sent));
        await device.DisposeAsync();
    }

    [Theory]
    [InlineData("window")]
    [InlineData("close")]
    [InlineData("cut off")]
    public async Task Suback_NotInTheWindow_NeverCame(string ending)
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var (device, at) = await rig.ConnectToAsync(peer);
        var subscribing = device.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        await at.ExpectAsync(PacketType.Subscribe);
        rig.Time.Advance(Timeout);
        var suback = await subscribing.WaitAsync(Patience.Long);
        using var cutOff = new CancellationTokenSource();
        var settling = suback.SettledAsync(TimeSpan.FromSeconds(30), rig.Time, cutOff.Token).AsTask();

        switch (ending)
        {
            case "window":
                rig.Time.Advance(TimeSpan.FromSeconds(30));
                break;
            case "close":
                await at.DisposeAsync();
                break;
            default:
                await cutOff.CancelAsync();
                break;
        }

        await settling.WaitAsync(Patience.Long);
        Assert.Equal(Outcome.NoSuback, suback.Outcome);
        await device.DisposeAsync();
        await peer.NoneOpenAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Suback_CutOffByThePeer_IsADisconnectAndALoss(bool reset)
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var (device, at) = await rig.ConnectToAsync(peer);
        var lost = new TaskCompletionSource();
        device.Lost = _ => lost.SetResult();
        var subscribing = device.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        await at.ExpectAsync(PacketType.Subscribe);
        if (reset)
        {
            at.Reset();
        }
        else
        {
            await at.DisposeAsync();
        }

        Assert.Equal(Outcome.DisconnectedAfterSubscribe, (await subscribing.WaitAsync(Patience.Long)).Outcome);
        await lost.Task.WaitAsync(Patience.Long);
        Assert.Equal((0, 1), (rig.Connections.Connected, rig.Connections.Disconnects));
        Assert.Equal(reset ? "peer_reset" : "peer_closed", Assert.Single(rig.Connections.Reasons).Key);

        // On a dead connection nothing is waited for.
        Assert.Equal(Outcome.DisconnectedAfterPublish, (await device.PublishAsync("t", default, Timeout, CancellationToken.None)).Outcome);
        await device.DisposeAsync();
        await peer.NoneOpenAsync();
    }

    [Fact]
    public async Task Suback_DisposedByTheHarness_IsCancelled()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var (device, at) = await rig.ConnectToAsync(peer);
        var subscribing = device.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        await at.ExpectAsync(PacketType.Subscribe);

        await device.DisposeAsync();

        Assert.Equal(Outcome.Cancelled, (await subscribing.WaitAsync(Patience.Long)).Outcome);
        Assert.Equal((0, 0), (rig.Connections.Connected, rig.Connections.Disconnects));
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Puback_InTimeLateAndNever(MqttVersion version)
    {
        await using var peer = Peer.Listen(version);
        var rig = DeviceRig.Plain(peer.Port, version);
        var (device, at) = await rig.ConnectToAsync(peer);

        var publishing = device.PublishAsync("t/1", "x"u8.ToArray(), Timeout, CancellationToken.None).AsTask();
        var publish = await at.ExpectAsync(PacketType.Publish);
        Assert.Equal("t/1", publish.Topic);
        rig.Time.Advance(TimeSpan.FromMilliseconds(40));
        await at.PubackAsync(publish);
        var puback = await publishing.WaitAsync(Patience.Long);
        Assert.Equal((Outcome.Ok, 40_000), (puback.Outcome, rig.Recorder.Microseconds(puback.Answered - puback.Sent)));

        publishing = device.PublishAsync("t/2", default, Timeout, CancellationToken.None).AsTask();
        var late = await at.ExpectAsync(PacketType.Publish);
        Assert.NotEqual(publish.Id, late.Id);
        rig.Time.Advance(Timeout);
        puback = await publishing.WaitAsync(Patience.Long);
        var settling = puback.SettledAsync(TimeSpan.FromSeconds(30), rig.Time, CancellationToken.None).AsTask();
        await at.PubackAsync(publish); // Of another packet: must not count for this one.
        await at.PubackAsync(late);
        await settling.WaitAsync(Patience.Long);
        Assert.Equal((Outcome.LatePuback, 5_000_000), (puback.Outcome, rig.Recorder.Microseconds(puback.Answered - puback.Sent)));

        publishing = device.PublishAsync("t/3", default, Timeout, CancellationToken.None).AsTask();
        await at.ExpectAsync(PacketType.Publish);
        rig.Time.Advance(Timeout);
        puback = await publishing.WaitAsync(Patience.Long);
        settling = puback.SettledAsync(TimeSpan.FromSeconds(30), rig.Time, CancellationToken.None).AsTask();
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await settling.WaitAsync(Patience.Long);
        Assert.Equal(Outcome.NoPuback, puback.Outcome);
        await device.DisposeAsync();
    }

    [Theory]
    [InlineData("accepted", true)]
    [InlineData("rejected", false)]
    public async Task Request_Answer_IsMatchedByTopicAndMayOvertakeThePuback(string topic, bool accepted)
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var (device, at) = await rig.ConnectToAsync(peer);
        var requesting = device.RequestAsync(StepKind.RegisterThing, "request", "accepted", "rejected", "{}"u8.ToArray(), Timeout, Timeout, CancellationToken.None).AsTask();
        var publish = await at.ExpectAsync(PacketType.Publish);
        var request = await requesting.WaitAsync(Patience.Long);
        await at.PublishAsync("unasked", "1"u8.ToArray());
        await at.PublishAsync(topic, "answer"u8.ToArray(), id: 7);
        await request.Response.DecidedAsync(CancellationToken.None);

        var (isAccepted, payload) = MqttConnection.ReadResponse(request.Response);
        Assert.Equal((Outcome.Ok, accepted), (request.Response.Outcome, isAccepted));
        Assert.Equal("answer"u8.ToArray(), payload.ToArray());
        Assert.Equal([0, 7], (await at.ExpectAsync(PacketType.Puback)).Id);

        await at.PubackAsync(publish);
        await request.Puback.DecidedAsync(CancellationToken.None);
        Assert.Equal(Outcome.Ok, request.Puback.Outcome);
        await device.DisposeAsync();
    }

    [Fact]
    public async Task Request_AnswerLateNeverAndCutOff_AreToldApart()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var (device, at) = await rig.ConnectToAsync(peer);

        var late = await RequestAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await late.Response.DecidedAsync(CancellationToken.None);
        var settling = late.Response.SettledAsync(TimeSpan.FromSeconds(30), rig.Time, CancellationToken.None).AsTask();
        rig.Time.Advance(TimeSpan.FromSeconds(3));
        await at.PublishAsync("accepted", []);
        await settling.WaitAsync(Patience.Long);
        Assert.Equal((Outcome.LateResponse, 13_000_000), (late.Response.Outcome, rig.Recorder.Microseconds(late.Response.Answered - late.Response.Sent)));

        var never = await RequestAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await never.Response.DecidedAsync(CancellationToken.None);
        Assert.Equal(Outcome.NoResponse, never.Response.Outcome);
        settling = never.Response.SettledAsync(TimeSpan.FromSeconds(30), rig.Time, CancellationToken.None).AsTask();
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await settling.WaitAsync(Patience.Long);

        var cut = await RequestAsync();
        await at.DisposeAsync();
        await cut.Response.DecidedAsync(CancellationToken.None);
        Assert.Equal((Outcome.DisconnectedAfterRequest, Outcome.Ok), (cut.Response.Outcome, cut.Puback.Outcome));
        await device.DisposeAsync();

        async Task<PendingRequest> RequestAsync()
        {
            var requesting = device.RequestAsync(StepKind.CreateCertificate, "request", "accepted", "rejected", default, Timeout, TimeSpan.FromSeconds(10), CancellationToken.None).AsTask();
            await at.PubackAsync(await at.ExpectAsync(PacketType.Publish));
            var request = await requesting.WaitAsync(Patience.Long);
            await request.Puback.DecidedAsync(CancellationToken.None);
            return request;
        }
    }

    [Fact]
    public async Task Request_CutOffBeforeItLeaves_IsCancelledNotTimedOut()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        rig.Time.Advance(TimeSpan.FromDays(1)); // The clock is far from its zero, as a host's is.
        var (device, _) = await rig.ConnectToAsync(peer);

        var request = await device.RequestAsync(StepKind.CreateCertificate, "request", "accepted", "rejected", default, Timeout, Timeout, new CancellationToken(canceled: true));
        rig.Time.Advance(TimeSpan.Zero);
        await request.Response.DecidedAsync(new CancellationToken(canceled: true));

        Assert.Equal((Outcome.Cancelled, Outcome.Cancelled), (request.Puback.Outcome, request.Response.Outcome));
        await device.DisposeAsync();
    }
}
