using System.Net.Security;
using System.Net.Sockets;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Mqtt;

public sealed class MqttConnectionTests : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _time = new();
    private readonly PeerStream _peer = new();
    private readonly ConnectionCounters _counters = new();
    private readonly TaskCompletionSource _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MqttConnection _connection;

    public MqttConnectionTests() => _connection = new MqttConnection(_peer, new PacketCodec(MqttVersion.V311), "dev", _time, _counters,
        new ConnectionDefaults { Timeouts = new TimeoutPlan(), KeepAlive = TimeSpan.FromSeconds(60) }, again: false);

    public ValueTask DisposeAsync()
    {
        _blocked.TrySetResult();
        return _connection.DisposeAsync();
    }

    [Fact]
    public async Task Connect_Accepted_CountsUntilItIsClosed()
    {
        await ConnectAsync();
        Assert.Equal((1L, 0L), (_counters.Connected, _counters.Disconnects));
        await _connection.DisposeAsync();
        Assert.Equal((0L, 0L, CloseReason.Local), (_counters.Connected, _counters.Disconnects, _connection.ClosedBy));
        Assert.Equal([0xE0, 0x00], await _peer.Outgoing.Reader.ReadAsync());
    }

    [Fact]
    public async Task Dispose_TlsShutdownThatFails_EndsAllTheSame()
    {
        await using var tls = new FailingShutdown(_peer);
        var connection = new MqttConnection(tls, new PacketCodec(MqttVersion.V311), "dev", _time, _counters,
            new ConnectionDefaults { Timeouts = new TimeoutPlan(), KeepAlive = TimeSpan.FromSeconds(60) }, again: false);
        var connecting = connection.ConnectAsync(Timeout, CancellationToken.None);
        await _peer.Outgoing.Reader.ReadAsync();
        _peer.Send(0x20, 0x02, 0x00, 0x00);
        await connecting;
        await connection.DisposeAsync();
        Assert.True(tls.WasAsked);
        Assert.Equal(CloseReason.Local, connection.ClosedBy);
    }

    [Fact]
    public async Task Connect_Refused_IsAnAnswerButNoConnection()
    {
        var connecting = _connection.ConnectAsync(Timeout, CancellationToken.None);
        _peer.Send(0x20, 0x02, 0x00, 0x05);
        var connack = await connecting;
        Assert.Equal((Outcome.Ok, (false, (byte)5), 0L), (connack.Outcome, DeviceConnector.Read(connack), _counters.Connected));
    }

    [Fact]
    public async Task Connect_CutIntoSingleBytes_IsReassembled()
    {
        var connecting = _connection.ConnectAsync(Timeout, CancellationToken.None);
        foreach (var part in new byte[] { 0x20, 0x02, 0x00, 0x00 })
        {
            _peer.Send(part);
        }

        Assert.Equal(Outcome.Ok, (await connecting).Outcome);
    }

    [Fact]
    public async Task Subscribe_AnswersOutOfOrderAndDoubled_GoToTheirRequests()
    {
        await ConnectAsync();
        var first = _connection.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        var second = _connection.SubscribeAsync(["b"], Timeout, CancellationToken.None).AsTask();
        _peer.Send(0x90, 0x03, 0x00, 0x02, 0x80, 0x90, 0x03, 0x00, 0x02, 0x01, 0x90, 0x03, 0x00, 0x01, 0x01);
        Assert.Equal((false, (byte)0x80), MqttConnection.ReadFilter(await second, 0));
        Assert.Equal((true, (byte)1), MqttConnection.ReadFilter(await first, 0));
        Assert.Equal((false, (byte)0x80), MqttConnection.ReadFilter(await first, 1));
    }

    [Fact]
    public async Task Subscribe_AnswerAfterItsTimeout_IsLateWithItsTrueTime()
    {
        await ConnectAsync();
        var subscribing = _connection.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        await _peer.Outgoing.Reader.ReadAsync();
        _time.Advance(Timeout);
        var suback = await subscribing;
        Assert.Equal(Outcome.NoSuback, suback.Outcome);
        var settled = suback.SettledAsync(TimeSpan.FromSeconds(30), _time, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(2));
        _peer.Send(0x90, 0x03, 0x00, 0x01, 0x01);
        await settled;
        Assert.Equal((Outcome.LateSuback, TimeSpan.FromSeconds(7)), (suback.Outcome, _time.GetElapsedTime(suback.Sent, suback.Answered)));
    }

    [Theory]
    [InlineData(null, CloseReason.PeerClosed)]
    [InlineData(SocketError.ConnectionReset, CloseReason.PeerReset)]
    [InlineData(SocketError.TimedOut, CloseReason.NetworkLost)]
    public async Task Subscribe_PeerCloses_IsDisconnectedAndCountedOnce(SocketError? error, CloseReason reason)
    {
        await ConnectAsync();
        var lost = 0;
        _connection.Lost = _ => Interlocked.Increment(ref lost);
        var subscribing = _connection.SubscribeAsync(["a"], Timeout, CancellationToken.None);
        _peer.Hang(error is { } code ? new IOException("x", new SocketException((int)code)) : null);
        Assert.Equal(Outcome.DisconnectedAfterSubscribe, (await subscribing).Outcome);
        Assert.Equal(Outcome.DisconnectedAfterPublish, (await _connection.PublishAsync("t", default, Timeout, CancellationToken.None)).Outcome);
        await _connection.DisposeAsync();
        Assert.Equal((0L, 1L, 1, reason), (_counters.Connected, _counters.Disconnects, lost, _connection.ClosedBy));
        Assert.Equal([reason.Name()], _counters.Reasons.Keys);
    }

    [Theory]
    [InlineData(new byte[] { 0x90, 0x03, 0x00 })]
    [InlineData(new byte[] { 0x80, 0x00 })]
    [InlineData(new byte[] { 0x90, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x20, 0x02, 0x00, 0x00 })]
    [InlineData(new byte[] { 0x90, 0x01, 0x00 })]
    public async Task Receive_WhatIsNotMqtt_EndsTheConnectionAndNothingElse(byte[] bytes)
    {
        await ConnectAsync();
        var subscribing = _connection.SubscribeAsync(["a"], Timeout, CancellationToken.None);
        _peer.Send(bytes);
        _peer.Hang();
        var outcome = (await subscribing).Outcome;
        Assert.Contains(outcome, new[] { Outcome.ProtocolError, Outcome.DisconnectedAfterSubscribe });
        Assert.Equal(bytes is [0x90, 0x03, 0x00] ? CloseReason.PeerClosed : CloseReason.ProtocolError, _connection.ClosedBy);
    }

    [Fact]
    public async Task Request_CutOffBeforeItIsSent_IsCancelledAndNoTimeout()
    {
        await ConnectAsync();
        _peer.Blocked = _blocked.Task;
        var before = _connection.PublishAsync("t", default, Timeout, CancellationToken.None).AsTask();
        using var cutOff = new CancellationTokenSource();
        var requesting = _connection.RequestAsync(StepKind.RegisterThing, "r", "r/accepted", "r/rejected", default, Timeout, Timeout, cutOff.Token).AsTask();
        await cutOff.CancelAsync();
        var request = await requesting;
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await request.Response.DecidedAsync(cutOff.Token);
        Assert.Equal((Outcome.Cancelled, Outcome.Cancelled), (request.Puback.Outcome, request.Response.Outcome));
        Assert.False(request.Response.HasTimedOut);
        _blocked.SetResult();
        _peer.Hang();
        await before;
    }

    [Fact]
    public async Task Request_AnswersOvertakeThePuback_BothAreTaken()
    {
        await ConnectAsync();
        var request = await _connection.RequestAsync(StepKind.RegisterThing, "r", "r/a", "r/r", default, Timeout, Timeout, CancellationToken.None);
        _peer.Send([0x30, 0x07, 0x00, 0x03, (byte)'r', (byte)'/', (byte)'r', (byte)'{', (byte)'}', 0x40, 0x02, 0x00, 0x01]);
        await request.Response.DecidedAsync(CancellationToken.None);
        await request.Puback.DecidedAsync(CancellationToken.None);
        var (accepted, payload) = MqttConnection.ReadResponse(request.Response);
        Assert.Equal((Outcome.Ok, Outcome.Ok, false, 2L), (request.Response.Outcome, request.Puback.Outcome, accepted, payload.Length));
    }

    [Fact]
    public async Task KeepAlive_NoPingresp_IsALoss()
    {
        await ConnectAsync();
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([0xC0, 0x00], await _peer.Outgoing.Reader.ReadAsync());
        _peer.Send(0xD0, 0x00, 0x40, 0x02, 0x00, 0x09);
        var publishing = _connection.PublishAsync("t", default, TimeSpan.FromHours(1), CancellationToken.None).AsTask();
        _peer.Send(0x40, 0x02, 0x00, 0x01);
        Assert.Equal(Outcome.Ok, (await publishing).Outcome);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(CloseReason.None, _connection.ClosedBy);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((CloseReason.KeepAlive, 0L, 1L), (_connection.ClosedBy, _counters.Connected, _counters.Disconnects));
    }

    [Fact]
    public async Task Publish_WriteThatWaits_IsCountedWithItsTime()
    {
        await ConnectAsync();
        Assert.Equal(0, _counters.Stalls.Count);
        _peer.Blocked = _blocked.Task;
        var publishing = _connection.PublishAsync("t", default, Timeout, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(700));
        _blocked.SetResult();
        await _peer.Outgoing.Reader.ReadAsync();
        _peer.Send(0x40, 0x02, 0x00, 0x01);
        var puback = await publishing;
        Assert.Equal((Outcome.Ok, 1L), (puback.Outcome, _counters.Stalls.Count));
        Assert.Equal(TimeSpan.FromMilliseconds(700), _time.GetElapsedTime(0, _counters.Stalls.TakeLongest(_time.GetTimestamp())));
    }

    private async Task ConnectAsync()
    {
        var connecting = _connection.ConnectAsync(Timeout, CancellationToken.None);
        await _peer.Outgoing.Reader.ReadAsync();
        _peer.Send(0x20, 0x02, 0x00, 0x00);
        Assert.Equal(Outcome.Ok, (await connecting).Outcome);
    }

    /// <summary>Passes bytes through; its shutdown fails as the runtime's does where the peer's close_notify comes first.</summary>
    private sealed class FailingShutdown(PeerStream inner) : SslStream(inner), ITlsStream
    {
        public SslPolicyErrors ServerCertificateErrors => SslPolicyErrors.None;

        public string ProtocolName => "";

        public bool? WasResumed => null;

        private readonly PeerStream _inner = inner;

        public bool WasAsked { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _inner.WriteAsync(buffer, cancellationToken);

        public Task HandshakeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task ShutdownAsync()
        {
            WasAsked = true;
            throw new OpensslFailure("Operation failed with error - 6.");
        }
    }

    private sealed class OpensslFailure(string message) : Exception(message);
}
