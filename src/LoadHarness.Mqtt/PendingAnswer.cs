using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt.Transport;
using MQTTnet.Packets;

namespace LoadHarness.Mqtt;

/// <summary>An answer that a device waits for: an acknowledgement, or a message on a pair of response topics.</summary>
/// <remarks>
/// <code>
/// Waiting ─ answer ─► Answered
///    ├──── close ──► Disconnected
///    ├──── cancel ─► Cancelled
///    └──── timer ──► TimedOut ─ answer ─► Late
///                       └────── close, cancel, window over ─► Never
/// </code>
/// </remarks>
public sealed class PendingAnswer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _settled;
    private ITimer? _timer;
    private TimeProvider? _timeProvider;
    private long _begun;
    private TimeSpan _timeout;
    private long _timedOutAt;
    private volatile State _state;

    internal PendingAnswer(StepKind kind, ushort packetId, string? acceptedTopic = null, string? rejectedTopic = null)
    {
        Kind = kind;
        PacketId = packetId;
        AcceptedTopic = acceptedTopic;
        RejectedTopic = rejectedTopic;
    }

    private enum State
    {
        Waiting,
        Answered,
        TimedOut,
        Late,
        Never,
        Disconnected,
        Cancelled,
    }

    /// <summary>Which step it belongs to.</summary>
    public StepKind Kind { get; }

    /// <summary>When the request was sent, as a timestamp.</summary>
    public long Sent { get; private set; }

    /// <summary>When the answer was received, or the wait ended.</summary>
    public long Answered { get; private set; }

    /// <summary>The answer; null without one.</summary>
    public MqttPacket? Packet { get; private set; }

    /// <summary>What closed the connection before the answer.</summary>
    public CloseReason ClosedBy { get; private set; }

    /// <summary>True where the answer did not come within its timeout and is, or was, still listened for.</summary>
    public bool HasTimedOut => _state is State.TimedOut or State.Late or State.Never;

    /// <summary>False where the connection was closed already when the request was to be sent.</summary>
    public bool WasSent { get; internal set; } = true;

    internal ushort PacketId { get; }

    internal string? AcceptedTopic { get; }

    internal string? RejectedTopic { get; }

    /// <summary>True where no answer is expected any more.</summary>
    internal bool IsOver => _state is not (State.Waiting or State.TimedOut);

    /// <summary>True where the harness has ended the wait.</summary>
    internal bool IsCancelled => _state == State.Cancelled;

    /// <summary>Returns how the wait ended; <see cref="Outcome.Ok"/> is an answer, whatever it says.</summary>
    public Outcome Outcome => (_state, Kind) switch
    {
        (State.Answered, _) => Outcome.Ok,
        (State.Late, StepKind.Connack) => Outcome.LateConnack,
        (State.Late, StepKind.Suback) => Outcome.LateSuback,
        (State.Late, StepKind.Puback) => Outcome.LatePuback,
        (State.Late, _) => Outcome.LateResponse,
        (State.Disconnected, _) when ClosedBy == CloseReason.ProtocolError => Outcome.ProtocolError,
        (State.Disconnected, StepKind.Connack) when ClosedBy == CloseReason.CertificateAlert => Outcome.ClientCertificateRejected,
        (State.Disconnected, StepKind.Connack) => Outcome.DisconnectedAfterConnect,
        (State.Disconnected, StepKind.Suback) => Outcome.DisconnectedAfterSubscribe,
        (State.Disconnected, StepKind.Puback) => Outcome.DisconnectedAfterPublish,
        (State.Disconnected, _) => Outcome.DisconnectedAfterRequest,
        (State.Never or State.TimedOut, StepKind.Connack) => Outcome.NoConnack,
        (State.Never or State.TimedOut, StepKind.Suback) => Outcome.NoSuback,
        (State.Never or State.TimedOut, StepKind.Puback) => Outcome.NoPuback,
        (State.Never or State.TimedOut, _) => Outcome.NoResponse,
        _ => Outcome.Cancelled,
    };

    /// <summary>Waits until the answer is there, has timed out, or cannot come any more.</summary>
    /// <param name="cancellationToken">Ends the wait; the outcome is then Cancelled.</param>
    public async ValueTask DecidedAsync(CancellationToken cancellationToken)
    {
        if (!_decided.Task.IsCompleted)
        {
            await using var registration = cancellationToken.UnsafeRegister(static pending => ((PendingAnswer)pending!).GiveUp(), this).ConfigureAwait(false);
            await _decided.Task.ConfigureAwait(false);
        }
    }

    /// <summary>After a timeout: waits for the late answer, at most for the window.</summary>
    /// <param name="window">Counted from the timeout.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Ends the wait early; the outcome is then that it never came.</param>
    public async ValueTask SettledAsync(TimeSpan window, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        TaskCompletionSource settled;
        using (_lock.EnterScope())
        {
            if (_state != State.TimedOut)
            {
                return;
            }

            // What is left of the window: the device may have come here by way of another answer's window.
            var left = window - timeProvider.GetElapsedTime(_timedOutAt);
            settled = _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _timer = timeProvider.CreateTimer(static pending => ((PendingAnswer)pending!).GiveUp(), this, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        await using var registration = cancellationToken.UnsafeRegister(static pending => ((PendingAnswer)pending!).GiveUp(), this).ConfigureAwait(false);
        await settled.Task.ConfigureAwait(false);
    }

    /// <summary>Ends the wait: what still comes is not looked at.</summary>
    public void Dispose() => GiveUp();

    /// <summary>Starts the wait: called just before the request is written.</summary>
    internal void Begin(long sent, TimeSpan timeout, TimeProvider timeProvider)
    {
        using var scope = _lock.EnterScope();
        Sent = sent;
        (_timeProvider, _begun, _timeout) = (timeProvider, timeProvider.GetTimestamp(), timeout);
        if (_state == State.Waiting)
        {
            _timer = timeProvider.CreateTimer(static pending => ((PendingAnswer)pending!).Expire(), this, timeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Takes the answer.</summary>
    internal void Answer(MqttPacket packet, long at) => Move(State.Answered, State.Late, () => Packet = packet, at);

    /// <summary>Takes note that the connection is closed.</summary>
    internal void Close(CloseReason reason, long at) => Move(reason == CloseReason.Local ? State.Cancelled : State.Disconnected, State.Never, () => ClosedBy = reason, at);

    /// <summary>Ends the wait without an answer.</summary>
    internal void GiveUp() => Move(State.Cancelled, State.Never, null, 0);

    private void Expire()
    {
        using (_lock.EnterScope())
        {
            // A timer may ring early, and an answer within the timeout is no late one.
            if (_state == State.Waiting && _timeout - _timeProvider!.GetElapsedTime(_begun) is var left && left > TimeSpan.Zero)
            {
                _timer?.Change(NeverEarly.WholeMilliseconds(left), Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Move(State.TimedOut, null, () => _timedOutAt = _timeProvider!.GetTimestamp(), 0);
    }

    private void Move(State fromWaiting, State? fromTimedOut, Action? change, long at)
    {
        TaskCompletionSource? tell;
        using (_lock.EnterScope())
        {
            State next;
            switch (_state)
            {
                case State.Waiting:
                    (next, tell) = (fromWaiting, _decided);
                    break;
                case State.TimedOut when fromTimedOut is { } late:
                    (next, tell) = (late, _settled);
                    break;
                default:
                    return;
            }

            // The state comes last: whoever reads it without the lock then sees what belongs to it.
            Answered = at;
            change?.Invoke();
            _state = next;
            _timer?.Dispose();
            _timer = null;
        }

        tell?.TrySetResult();
    }
}
