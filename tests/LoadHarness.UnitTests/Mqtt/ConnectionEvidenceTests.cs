using System.Text;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Mqtt;

/// <summary>What a connection remembers, and the signatures made of it, on a clock that stands still.</summary>
public sealed class ConnectionEvidenceTests : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(80);
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);
    private readonly FakeTimeProvider _time = new();
    private readonly PeerStream _peer = new();
    private readonly List<MqttConnection> _connections = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task BestRoundTrip_IsTheShortestOfAll()
    {
        var connection = Make();
        Assert.Null(connection.BestRoundTrip);
        connection.NoteRoundTrip(Ticks(TimeSpan.FromMilliseconds(90)));
        await ConnectAsync(connection, RoundTrip);
        Assert.Equal(RoundTrip, connection.BestRoundTrip);

        var subscribing = connection.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        await _peer.Outgoing.Reader.ReadAsync();
        _time.Advance(TimeSpan.FromMilliseconds(300));
        _peer.Send(0x90, 0x03, 0x00, 0x01, 0x01);
        await subscribing;

        Assert.Equal(RoundTrip, connection.BestRoundTrip);
    }

    [Theory]
    [InlineData("$aws/#", WireMarks.ReservedWildcard)]
    [InlineData("$SYS/+/load", WireMarks.ReservedWildcard)]
    [InlineData("$aws/things/+/shadow", WireMarks.None)]
    [InlineData("$share/group/#", WireMarks.None)]
    [InlineData("#", WireMarks.None)]
    [InlineData("a\0", WireMarks.NulInFilter)]
    public async Task Marks_Filter_AreReadOffTheSubscribe(string filter, WireMarks marks)
    {
        var connection = Make();
        await ConnectAsync(connection, RoundTrip);
        await SendAsync(connection, [filter]);
        Assert.Equal(marks, connection.Marks);
    }

    [Fact]
    public async Task Marks_Counts_AreThoseOfAwsIot()
    {
        var connection = Make();
        await ConnectAsync(connection, RoundTrip);
        await SendAsync(connection, [.. Enumerable.Range(0, 8).Select(static number => $"{number}")]);
        Assert.Equal(WireMarks.None, connection.Marks);
        await SendAsync(connection, [.. Enumerable.Range(0, 9).Select(static number => $"a{number}")]);
        Assert.Equal(WireMarks.ManyFilters, connection.Marks);
        for (var number = 0; number < 33; number++)
        {
            await SendAsync(connection, [$"b{number}"]);
        }

        Assert.Equal(WireMarks.ManyFilters, connection.Marks);
        await SendAsync(connection, ["the 51st"]);
        Assert.Equal(WireMarks.ManyFilters | WireMarks.ManySubscriptions, connection.Marks);
    }

    [Fact]
    public async Task Subscribe_AtQos2_SendsAndSaysSo()
    {
        var connection = Make(new WireManner { AsksQos2 = true });
        await ConnectAsync(connection, RoundTrip);
        var sent = await SendAsync(connection, ["a"]);
        Assert.Equal((byte)2, sent[^1]);
        Assert.Equal(WireMarks.Qos2, connection.Marks);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html; charset=us-ascii\r\nContent-Length: 311\r\n\r\n<html>", WireMarks.NotMqtt | WireMarks.Http)]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n", WireMarks.NotMqtt)]
    public async Task Connect_PeerThatSpeaksNoMqtt_IsSeenAtOnce(string said, WireMarks marks)
    {
        var connection = Make();
        var connecting = connection.ConnectAsync(Timeout, CancellationToken.None).AsTask();
        await _peer.Outgoing.Reader.ReadAsync();
        _peer.Send(Encoding.Latin1.GetBytes(said[..2])); // In pieces, as TCP may cut it.
        _peer.Send(Encoding.Latin1.GetBytes(said[2..]));

        var connack = await connecting;

        Assert.Equal((Outcome.ProtocolError, CloseReason.ProtocolError, marks), (connack.Outcome, connection.ClosedBy, connection.Marks));
    }

    [Fact]
    public async Task Receive_PacketLargerThanTheBuffer_EndsTheConnection()
    {
        var connection = Make(new WireManner { ReceiveBuffer = 1024 });
        await ConnectAsync(connection, RoundTrip);
        var request = await connection.RequestAsync(StepKind.RegisterThing, "r", "r/a", "r/r", default, Timeout, Timeout, CancellationToken.None);
        _peer.Send(0x30, 0x80, 0x08); // A PUBLISH of 1,024 bytes and its header: too large before the rest has come.
        await request.Response.DecidedAsync(CancellationToken.None);
        Assert.Equal((Outcome.DisconnectedAfterRequest, CloseReason.PacketTooLarge), (request.Response.Outcome, connection.ClosedBy));
        Assert.Equal(WireMarks.SmallReceiveBuffer, connection.Marks);
    }

    [Fact]
    public async Task Receive_PacketThatFitsTheBuffer_IsTaken()
    {
        var connection = Make(new WireManner { ReceiveBuffer = 8 });
        await ConnectAsync(connection, RoundTrip);
        var subscribing = connection.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        _peer.Send(0x90, 0x03, 0x00, 0x01, 0x01);
        Assert.Equal(Outcome.Ok, (await subscribing).Outcome);
    }

    [Fact]
    public async Task Signature_ClosedAfterSubscribe_HasTimesAndRoundTrips()
    {
        var connection = Make();
        await ConnectAsync(connection, RoundTrip);
        var subscribing = connection.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        await _peer.Outgoing.Reader.ReadAsync();
        _time.Advance(4 * RoundTrip);
        _peer.Hang();
        var suback = await subscribing;

        var evidence = FailureEvidence.OfAnswer(3, new FailedStep(Suback, suback.Outcome, TopicRole.CreateAccepted), suback, connection, WireMarks.EarlierGranted, _time);
        var recorder = new RunRecorder(1, ["connected"], _time);
        _time.Advance(TimeSpan.FromSeconds(1));
        evidence.Note(recorder, 0);

        Assert.Equal(
            new WireSignature
            {
                Group = 3,
                Step = Suback,
                Outcome = Outcome.DisconnectedAfterSubscribe,
                Topic = TopicRole.CreateAccepted,
                ClosedBy = CloseReason.PeerClosed,
                Pace = ClosePace.Prompt,
                Marks = WireMarks.EarlierGranted | WireMarks.Connected,
            },
            evidence.Signature);
        var count = Assert.Single(recorder.Evidence.Summarize());
        Assert.Equal((320.0, 4.0), (count.MedianMs, count.MedianRoundTrips));
    }

    [Fact]
    public async Task Signature_NeverAnswered_HasNoTimeAndNoPace()
    {
        var connection = Make();
        await ConnectAsync(connection, RoundTrip);
        var subscribing = connection.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        await _peer.Outgoing.Reader.ReadAsync();
        _time.Advance(Timeout);
        var suback = await subscribing;
        var settled = suback.SettledAsync(TimeSpan.FromSeconds(30), _time, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(30));
        await settled;

        var evidence = FailureEvidence.OfAnswer(0, new FailedStep(Suback, suback.Outcome, TopicRole.Other), suback, connection, WireMarks.None, _time);

        Assert.Equal((Outcome.NoSuback, CloseReason.None, ClosePace.None, null), (evidence.Signature.Outcome, evidence.Signature.ClosedBy, evidence.Signature.Pace, evidence.Elapsed));
    }

    [Fact]
    public async Task Signature_ClosedBeforeTheRequest_IsALossWhileIdle()
    {
        var connection = Make();
        await ConnectAsync(connection, RoundTrip);
        var closed = new TaskCompletionSource();
        connection.Lost = _ => closed.SetResult();
        _peer.Hang();
        await closed.Task;
        var suback = await connection.SubscribeAsync(["a"], Timeout, CancellationToken.None);

        var signature = FailureEvidence.OfAnswer(0, new FailedStep(Suback, suback.Outcome, TopicRole.Other), suback, connection, WireMarks.None, _time).Signature;

        Assert.Equal(WireMarks.LostWhileIdle | WireMarks.Connected, signature.Marks);
        Assert.Equal(ClosePace.Delayed, signature.Pace);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task IdleWatch_ConnectionLostBeforeOrAfter_TellsOnce(bool before)
    {
        var connection = Make();
        await ConnectAsync(connection, RoundTrip);
        var told = 0;
        var ended = connection.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        if (!before)
        {
            IdleWatch.Begin(connection, _ => told++);
        }

        _peer.Hang();
        await ended;
        await connection.DisposeAsync(); // Waits for the receive loop, so that whoever is told has been told.
        if (before)
        {
            IdleWatch.Begin(connection, _ => told++);
        }

        Assert.Equal(1, told);
    }

    [Fact]
    public async Task IdleWatch_ClosedByTheDevice_TellsNobody()
    {
        var connection = Make();
        await ConnectAsync(connection, RoundTrip);
        IdleWatch.Begin(connection, static _ => Assert.Fail("It was not lost."));
        await connection.DisposeAsync();
        Assert.Equal(CloseReason.Local, connection.ClosedBy);
    }

    [Fact]
    public async Task Signature_LongDetail_IsCut()
    {
        var connection = Make();
        await ConnectAsync(connection, RoundTrip);
        var subscribing = connection.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        _peer.Send(0x90, 0x03, 0x00, 0x01, 0x80);
        var suback = await subscribing;
        var evidence = FailureEvidence.OfAnswer(0, new FailedStep(Suback, Outcome.SubackRefused, TopicRole.Other) { Code = 0x80, Detail = new string('x', 200) }, suback, connection, WireMarks.None, _time);
        Assert.Equal((0x80, 64), (evidence.Signature.Code, evidence.Signature.Detail.Length));
    }

    [Fact]
    public async Task ClientId_UsedByTwoAtOnce_IsShared()
    {
        var uses = new ClientIdUses();
        var first = Make(uses: uses);
        await ConnectAsync(first, RoundTrip);
        Assert.Equal(WireMarks.None, first.Marks);

        var second = Make(uses: uses);
        Assert.Equal(WireMarks.SharedClientId, first.Marks);
        await second.DisposeAsync();

        Assert.Equal(WireMarks.SharedClientId, first.Marks); // It was, and may be why this one is lost.
    }

    [Fact]
    public async Task ClientId_UsedOneAfterTheOther_IsNotShared()
    {
        var uses = new ClientIdUses();
        await Make(uses: uses).DisposeAsync();
        Assert.Equal(WireMarks.None, Make(uses: uses).Marks);
    }

    private MqttConnection Make(WireManner? manner = null, ClientIdUses? uses = null)
    {
        var connection = new MqttConnection(_peer, new PacketCodec(MqttVersion.V311), "dev", _time, new ConnectionCounters(), new ConnectionDefaults { Timeouts = new TimeoutPlan(), KeepAlive = TimeSpan.Zero }, again: false)
        {
            Manner = manner ?? WireManner.Good,
            ClientIds = uses?.Enter("dev"),
        };
        _connections.Add(connection);
        return connection;
    }

    private async Task ConnectAsync(MqttConnection connection, TimeSpan roundTrip)
    {
        var connecting = connection.ConnectAsync(Timeout, CancellationToken.None).AsTask();
        await _peer.Outgoing.Reader.ReadAsync();
        _time.Advance(roundTrip);
        _peer.Send(0x20, 0x02, 0x00, 0x00);
        Assert.Equal(Outcome.Ok, (await connecting).Outcome);
    }

    /// <summary>Sends a SUBSCRIBE whose answer nobody waits for, and returns its bytes.</summary>
    private async Task<byte[]> SendAsync(MqttConnection connection, IReadOnlyList<string> filters)
    {
        using var cutOff = new CancellationTokenSource();
        var subscribing = connection.SubscribeAsync(filters, Timeout, cutOff.Token).AsTask();
        var sent = await _peer.Outgoing.Reader.ReadAsync();
        await cutOff.CancelAsync();
        await subscribing;
        return sent;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
