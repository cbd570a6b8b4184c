using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;
using LoadHarness.UnitTests.Core.Engine;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Packets;

namespace LoadHarness.UnitTests.Mqtt;

/// <summary>Every transition of the state machine in <see cref="PendingAnswer"/>'s remarks.</summary>
public sealed class PendingAnswerTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly MqttSubAckPacket Packet = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Waiting_Answer_IsOk()
    {
        using var pending = Begun();
        pending.Answer(Packet, 77);
        await pending.DecidedAsync(CancellationToken.None);
        Assert.Equal((Outcome.Ok, 77L, false, true), (pending.Outcome, pending.Answered, pending.HasTimedOut, pending.IsOver));
        Assert.Same(Packet, pending.Packet);
    }

    [Fact]
    public async Task Waiting_Timer_HasTimedOutAndIsStillListenedFor()
    {
        using var pending = Begun();
        _time.Advance(Timeout - TimeSpan.FromTicks(1));
        Assert.False(pending.DecidedAsync(CancellationToken.None).AsTask().IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await pending.DecidedAsync(CancellationToken.None);
        Assert.Equal((Outcome.NoSuback, true, false), (pending.Outcome, pending.HasTimedOut, pending.IsOver));
    }

    [Fact]
    public async Task Waiting_TimerThatRingsEarly_GoesOnToItsTimeout()
    {
        var time = new EarlyTimers();
        using var pending = new PendingAnswer(StepKind.Suback, 7);
        pending.Begin(time.GetTimestamp(), Timeout, time);
        time.Advance(Timeout - TimeSpan.FromMilliseconds(2)); // It has rung by now.
        Assert.False(pending.HasTimedOut);
        pending.Answer(Packet, 77);
        await pending.DecidedAsync(CancellationToken.None);
        Assert.Equal((Outcome.Ok, false), (pending.Outcome, pending.HasTimedOut));
    }

    [Fact]
    public void Waiting_TimerThatRingsEarly_TimesOutAtItsTimeout()
    {
        var time = new EarlyTimers();
        using var pending = new PendingAnswer(StepKind.Suback, 7);
        pending.Begin(time.GetTimestamp(), Timeout, time);
        for (var step = 0; step < 12; step++) // It rings early again and again, by less each time.
        {
            time.Advance(step == 0 ? Timeout - TimeSpan.FromMilliseconds(2) : TimeSpan.FromMilliseconds(0.5));
        }

        Assert.True(pending.HasTimedOut);
    }

    [Fact]
    public async Task Waiting_Cancelled_IsCancelled()
    {
        using var pending = Begun();
        using var source = new CancellationTokenSource();
        var decided = pending.DecidedAsync(source.Token).AsTask();
        await source.CancelAsync();
        await decided;
        Assert.Equal((Outcome.Cancelled, false, true), (pending.Outcome, pending.HasTimedOut, pending.IsOver));
        _time.Advance(Timeout);
        pending.Answer(Packet, 1);
        Assert.Equal((Outcome.Cancelled, null), (pending.Outcome, pending.Packet));
    }

    [Theory]
    [InlineData(CloseReason.PeerClosed, Outcome.DisconnectedAfterSubscribe)]
    [InlineData(CloseReason.KeepAlive, Outcome.DisconnectedAfterSubscribe)]
    [InlineData(CloseReason.ProtocolError, Outcome.ProtocolError)]
    [InlineData(CloseReason.Local, Outcome.Cancelled)]
    public async Task Waiting_Close_SaysWhatClosedIt(CloseReason reason, Outcome outcome)
    {
        using var pending = Begun();
        pending.Close(reason, 9);
        await pending.DecidedAsync(CancellationToken.None);
        Assert.Equal((outcome, reason, 9L), (pending.Outcome, pending.ClosedBy, pending.Answered));
    }

    [Fact]
    public async Task TimedOut_Answer_IsLateWithItsTime()
    {
        using var pending = TimedOut();
        var settled = pending.SettledAsync(Window, _time, CancellationToken.None).AsTask();
        _time.Advance(Window - TimeSpan.FromTicks(1));
        Assert.False(settled.IsCompleted);
        pending.Answer(Packet, 99);
        await settled;
        Assert.Equal((Outcome.LateSuback, 99L, true, true), (pending.Outcome, pending.Answered, pending.HasTimedOut, pending.IsOver));
    }

    [Fact]
    public async Task TimedOut_AnswerBeforeItIsSettled_IsLate()
    {
        using var pending = TimedOut();
        pending.Answer(Packet, 99);
        await pending.SettledAsync(Window, _time, CancellationToken.None);
        Assert.Equal(Outcome.LateSuback, pending.Outcome);
    }

    [Theory]
    [InlineData("window")]
    [InlineData("close")]
    [InlineData("cancel")]
    public async Task TimedOut_WindowOverOrClosedOrCancelled_NeverCame(string how)
    {
        using var pending = TimedOut();
        using var source = new CancellationTokenSource();
        var settled = pending.SettledAsync(Window, _time, source.Token).AsTask();
        switch (how)
        {
            case "window":
                _time.Advance(Window);
                break;
            case "close":
                pending.Close(CloseReason.PeerClosed, 1);
                break;
            default:
                await source.CancelAsync();
                break;
        }

        await settled;
        Assert.Equal((Outcome.NoSuback, true, true), (pending.Outcome, pending.HasTimedOut, pending.IsOver));
        pending.Answer(Packet, 99);
        Assert.Equal(Outcome.NoSuback, pending.Outcome);
    }

    [Fact]
    public async Task Settled_NotTimedOut_ReturnsAtOnce()
    {
        using var pending = Begun();
        pending.Answer(Packet, 1);
        await pending.SettledAsync(Window, _time, CancellationToken.None);
        Assert.Equal(Outcome.Ok, pending.Outcome);
    }

    [Fact]
    public async Task Answer_OvertakesTheBeginning_IsKeptAndNoTimerRuns()
    {
        using var pending = new PendingAnswer(StepKind.Suback, 1);
        pending.Answer(Packet, 50);
        pending.Begin(40, Timeout, _time);
        _time.Advance(Timeout);
        await pending.DecidedAsync(CancellationToken.None);
        Assert.Equal((Outcome.Ok, 40L, 50L), (pending.Outcome, pending.Sent, pending.Answered));
    }

    [Theory]
    [InlineData(StepKind.Connack, Outcome.NoConnack, Outcome.LateConnack, Outcome.DisconnectedAfterConnect)]
    [InlineData(StepKind.Suback, Outcome.NoSuback, Outcome.LateSuback, Outcome.DisconnectedAfterSubscribe)]
    [InlineData(StepKind.Puback, Outcome.NoPuback, Outcome.LatePuback, Outcome.DisconnectedAfterPublish)]
    [InlineData(StepKind.CreateCertificate, Outcome.NoResponse, Outcome.LateResponse, Outcome.DisconnectedAfterRequest)]
    [InlineData(StepKind.RegisterThing, Outcome.NoResponse, Outcome.LateResponse, Outcome.DisconnectedAfterRequest)]
    public void Outcome_EachKind_HasItsOwn(StepKind kind, Outcome never, Outcome late, Outcome disconnected)
    {
        using var first = TimedOut(kind);
        Assert.Equal(never, first.Outcome);
        first.Answer(Packet, 1);
        Assert.Equal(late, first.Outcome);
        using var second = Begun(kind);
        second.Close(CloseReason.PeerReset, 1);
        Assert.Equal(disconnected, second.Outcome);
    }

    [Fact]
    public void Outcome_CertificateAlertBeforeConnack_IsARefusedClientCertificate()
    {
        using var connack = Begun(StepKind.Connack);
        connack.Close(CloseReason.CertificateAlert, 1);
        Assert.Equal(Outcome.ClientCertificateRejected, connack.Outcome);
        using var suback = Begun();
        suback.Close(CloseReason.CertificateAlert, 1);
        Assert.Equal(Outcome.DisconnectedAfterSubscribe, suback.Outcome);
    }

    [Fact]
    public void AnswerAndTimer_AtOnceOnTwoThreads_OneOfThemWinsWhole()
    {
        for (var i = 0; i < 2000; i++)
        {
            var time = new FakeTimeProvider();
            using var pending = new PendingAnswer(StepKind.Suback, 1);
            pending.Begin(1, Timeout, time);
            Parallel.Invoke(() => time.Advance(Timeout), () => pending.Answer(Packet, 5), () =>
            {
                // Whoever sees an answer must see its time and packet too.
                if (pending.Outcome is Outcome.Ok or Outcome.LateSuback)
                {
                    Assert.Equal((5L, Packet), (pending.Answered, pending.Packet));
                }
            });
            Assert.Contains(pending.Outcome, new[] { Outcome.Ok, Outcome.LateSuback });
            Assert.Equal(5, pending.Answered);
        }
    }

    private PendingAnswer Begun(StepKind kind = StepKind.Suback)
    {
        var pending = new PendingAnswer(kind, 1);
        pending.Begin(_time.GetTimestamp(), Timeout, _time);
        return pending;
    }

    private PendingAnswer TimedOut(StepKind kind = StepKind.Suback)
    {
        var pending = Begun(kind);
        _time.Advance(Timeout);
        Assert.True(pending.HasTimedOut);
        return pending;
    }
}
