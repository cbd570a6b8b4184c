using System.Buffers;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using MQTTnet.Packets;

namespace LoadHarness.Mqtt;

/// <summary>One MQTT connection of a virtual device: sends packets, stamps each answer, and keeps listening for late ones.</summary>
public sealed partial class MqttConnection : IAsyncDisposable
{
    /// <summary>What the reasons of losses that the plan asks for begin with.</summary>
    public const string PlannedLoss = "planned_";

    private static readonly TimeSpan ReasonPatience = TimeSpan.FromSeconds(1);

    private readonly Stream _stream;
    private readonly PacketCodec _codec;
    private readonly TimeProvider _timeProvider;
    private readonly ConnectionCounters _counters;
    private readonly ConnectionDefaults _defaults;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<PendingAnswer> _pending = [];
    private readonly bool _again;
    private ITimer? _keepAlive;
    private Task _receiving = Task.CompletedTask;
    private CloseReason _closedBy;
    private ushort _lastPacketId;
    private bool _counted;
    private long _connectedAt;
    private bool _pinging;
    private bool _disposed;
    private Action<MqttConnection>? _lost;

    internal MqttConnection(Stream stream, PacketCodec codec, string clientId, TimeProvider timeProvider, ConnectionCounters counters, ConnectionDefaults defaults, bool again)
    {
        _stream = stream;
        _codec = codec;
        ClientId = clientId;
        _timeProvider = timeProvider;
        _counters = counters;
        _defaults = defaults;
        _again = again;
    }

    /// <summary>The MQTT client id.</summary>
    public string ClientId { get; }

    /// <summary>The index of the device that it belongs to; null for none of a fleet.</summary>
    public int? Device { get; init; }

    /// <summary>What ended the connection; None while it stands.</summary>
    public CloseReason ClosedBy => _closedBy;

    /// <summary>The reason code of the peer's DISCONNECT; null without one.</summary>
    public byte? DisconnectCode { get; private set; }

    /// <summary>Called once when the connection is lost after CONNACK, not when the device closes it.</summary>
    public Action<MqttConnection>? Lost { get => _lost; set => _lost = value; }

    /// <summary>Takes <see cref="Lost"/> away, so that it is called by one only; null where it was taken before.</summary>
    public Action<MqttConnection>? TakeLost() => Interlocked.Exchange(ref _lost, null);

    /// <summary>Closes politely: DISCONNECT, TLS close, TCP close. Answers still awaited are cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_closedBy == CloseReason.None)
        {
            MarkClosed(CloseReason.Local, _timeProvider.GetTimestamp());
            await SayGoodbyeAsync().ConfigureAwait(false);
        }

        await EndAsync().ConfigureAwait(false);
    }

    private async ValueTask SayGoodbyeAsync()
    {
        try
        {
            using var timer = new StepTimer(_timeProvider, TimeSpan.FromSeconds(2), CancellationToken.None);
            await WriteAsync(new MqttDisconnectPacket(), null, default, timer.Token).ConfigureAwait(false);
            if (_stream is ITlsStream tls)
            {
                await tls.ShutdownAsync().WaitAsync(timer.Token).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The peer was faster; the connection is over either way. Any exception: where the peer's close_notify comes during
            // the shutdown, the runtime throws OpenSSL's own word for it (SSL_ERROR_ZERO_RETURN) as a type that it keeps internal.
        }
    }

    /// <summary>Writes one packet, and starts the wait for its answer just before the bytes leave.</summary>
    private async ValueTask WriteAsync(MqttPacket packet, PendingAnswer? pending, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (rented, length) = _codec.Encode(packet);
        try
        {
            await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                pending?.Begin(_timeProvider.GetTimestamp(), timeout, _timeProvider);
                await WrittenAsync(_stream.WriteAsync(rented.AsMemory(0, length), cancellationToken)).ConfigureAwait(false);
            }
            finally
            {
                _writing.Release();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Waits for a write; one that the socket does not take at once is counted.</summary>
    private ValueTask WrittenAsync(ValueTask writing) => writing.IsCompleted ? writing : StallAsync(writing);

    private async ValueTask StallAsync(ValueTask writing)
    {
        var began = _counters.Stalls.Begin(_timeProvider.GetTimestamp());
        var written = writing.AsTask();
        await written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _counters.Stalls.End(began, _timeProvider.GetTimestamp());

        // This may be the event thread of all sockets: what follows the write, well or not, goes on elsewhere.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await written.ConfigureAwait(false);
    }

    /// <summary>Sends a request and waits until its answer is decided. A dead connection is an outcome, not an exception.</summary>
    private async ValueTask ExchangeAsync(MqttPacket packet, PendingAnswer pending, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await SendAsync(packet, pending, timeout, cancellationToken).ConfigureAwait(false);
        await pending.DecidedAsync(cancellationToken).ConfigureAwait(false);
        if (pending.HasTimedOut)
        {
            NoteTimeout();
        }
    }

    private async ValueTask SendAsync(MqttPacket packet, PendingAnswer pending, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!TryAwait(pending))
        {
            return;
        }

        try
        {
            await WriteAsync(packet, pending, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            if (failure is OperationCanceledException)
            {
                pending.GiveUp();
                return;
            }

            // What the peer said before it closed, an alert or a DISCONNECT, tells more than the failed write: the receive loop is about to read it.
            await Task.WhenAny(_receiving, Task.Delay(ReasonPatience, _timeProvider, CancellationToken.None)).ConfigureAwait(false);
            _detail ??= TlsAlerts.NameIn(failure);
            MarkClosed(FailureClassifier.OfRead(failure), _timeProvider.GetTimestamp());
        }
    }

    private bool TryAwait(PendingAnswer pending)
    {
        using (_lock.EnterScope())
        {
            if (_closedBy == CloseReason.None)
            {
                _pending.RemoveAll(static old => old.IsOver);
                _pending.Add(pending);
                return true;
            }
        }

        var now = _timeProvider.GetTimestamp();
        pending.WasSent = false;
        pending.Begin(now, TimeSpan.FromDays(1), _timeProvider);
        pending.Close(_closedBy, now);
        return false;
    }

    /// <summary>Takes the waiting request that an answer belongs to.</summary>
    private PendingAnswer? Match(Func<PendingAnswer, bool> belongs)
    {
        using var scope = _lock.EnterScope();
        var index = _pending.FindIndex(pending => !pending.IsOver && belongs(pending));
        if (index < 0)
        {
            return null;
        }

        var match = _pending[index];
        _pending.RemoveAt(index);
        return match;
    }

    /// <summary>Notes the end once; false where it is noted already.</summary>
    /// <param name="reason">What ended it.</param>
    /// <param name="at">When, as a timestamp.</param>
    /// <param name="loss">Counts it as a loss under this word though the device ended it; null for what the reason says.</param>
    private bool MarkClosed(CloseReason reason, long at, string? loss = null)
    {
        PendingAnswer[] waiting;
        using (_lock.EnterScope())
        {
            if (_closedBy != CloseReason.None)
            {
                return false;
            }

            _closedBy = reason;
            waiting = [.. _pending];
            _pending.Clear();
        }

        _keepAlive?.Dispose();
        ClientIds?.Leave();
        if (_counted)
        {
            CountEnd(reason, at, loss); // Before anybody hears of it and connects anew.
        }

        foreach (var pending in waiting)
        {
            pending.Close(reason, at);
        }

        if (_counted && reason != CloseReason.Local)
        {
            TakeLost()?.Invoke(this);
        }

        return true;
    }

    private void CountEnd(CloseReason reason, long at, string? loss)
    {
        if (reason == CloseReason.Local && loss is null)
        {
            _counters.CountClosed();
            _counters.Presence.Closed(at, _connectedAt);
            return;
        }

        _counters.CountLost(loss ?? (DisconnectCode is { } code ? $"{reason.Name()}_0x{code:x2}" : reason.Name()));

        // What the plan takes away is no outage, however much it is.
        var isPlanned = loss?.StartsWith(PlannedLoss, StringComparison.Ordinal) == true;
        _counters.Presence.Lost(isPlanned ? null : Device, at, _connectedAt);
    }

    private ushort NextPacketId() => ++_lastPacketId == 0 ? ++_lastPacketId : _lastPacketId;
}
