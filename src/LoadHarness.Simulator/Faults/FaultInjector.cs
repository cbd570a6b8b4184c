using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans.Faults;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Faults;

/// <summary>Says what goes wrong now, once the faults are armed.</summary>
internal sealed class FaultInjector : IDisposable
{
    // Timers take 49 days; beginning and length are 30 days each at the most.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly List<IDisposable> _timers = [];
    private readonly List<(FaultKind Kind, Action<Fault> Action)> _beginners = [];
    private readonly List<(FaultKind Kind, Action<Fault> Action)> _enders = [];
    private ArmedFaults _faults;
    private Task? _stallEnd;

    /// <summary>Makes an injector whose time does not run yet.</summary>
    public FaultInjector(FaultSchedule schedule, TimeProvider time)
    {
        _time = time;
        _faults = new ArmedFaults(schedule, armedAt: null, time);
    }

    /// <summary>What the faults did.</summary>
    public FaultRecord Record { get; } = new();

    /// <summary>The faults as they stand.</summary>
    public FaultSchedule Schedule => Faults.Schedule;

    /// <summary>Whether the faults' time runs.</summary>
    public bool IsArmed => Faults.IsArmed;

    /// <summary>The time since the faults were armed; zero before.</summary>
    public TimeSpan SinceArmed => Faults.Since;

    private ArmedFaults Faults => Volatile.Read(ref _faults);

    /// <summary>Starts the faults' time; later calls change nothing. False where it ran already.</summary>
    public bool Arm()
    {
        lock (_lock)
        {
            if (_faults.IsArmed)
            {
                return false;
            }

            Run(_faults.Arm());
            return true;
        }
    }

    /// <summary>Puts another schedule in the place of this one; its time runs from now. The record goes on.</summary>
    public void Replace(FaultSchedule schedule)
    {
        lock (_lock)
        {
            Run(new ArmedFaults(schedule, armedAt: null, _time).Arm());
        }
    }

    /// <summary>Calls an action when a fault of a kind begins, on a timer's thread.</summary>
    public void OnBegin(FaultKind kind, Action<Fault> begun)
    {
        lock (_lock)
        {
            _beginners.Add((kind, begun));
        }
    }

    /// <summary>Calls an action when a fault of a kind ends, if it does, on a timer's thread.</summary>
    public void OnEnd(FaultKind kind, Action<Fault> ended)
    {
        lock (_lock)
        {
            _enders.Add((kind, ended));
        }
    }

    /// <summary>The first fault of a kind that acts on a device now; null for none.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="clientId">The device; empty before CONNECT.</param>
    /// <param name="operation">What it does; null where the kind knows no operations.</param>
    /// <param name="topicFilter">The filter it subscribes to; null where it does not subscribe.</param>
    public Fault? Find(FaultKind kind, string clientId, string? operation = null, string? topicFilter = null)
    {
        var faults = Faults;
        foreach (var fault in faults.Of(kind))
        {
            if (IsActing(faults, fault, clientId, operation) && (topicFilter is null || fault.ConcernsFilter(topicFilter)))
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>Draws how long a fault lasts for a device; null where the fault has no value.</summary>
    public TimeSpan? Draw(Fault fault, string clientId) => fault.Value is null ? null : Faults.Draw(fault, clientId);

    /// <summary>What is to happen to a packet for a device now, null for nothing; of several delays the longest, and a drop beats them.</summary>
    /// <param name="packet">The packet's type.</param>
    /// <param name="clientId">The device.</param>
    public PacketFault? For(MqttControlPacketType packet, string clientId) =>
        PacketFaults.TryGet(packet, out var delay, out var drop) ? Choose(delay, [drop], clientId, operation: null) : null;

    /// <summary>What is to happen to an answer of the provisioning service now.</summary>
    /// <param name="operation">The operation, by the faults' name.</param>
    /// <param name="isAccepted">Whether it succeeded.</param>
    /// <param name="clientId">The device.</param>
    public PacketFault? ForResponse(string operation, bool isAccepted, string clientId) =>
        Choose(FaultKind.ResponseDelay, isAccepted ? [FaultKind.ResponseDrop, FaultKind.ResponseLost] : [FaultKind.ResponseDrop], clientId, operation);

    /// <summary>How long the stall that acts now still lasts; zero for none.</summary>
    public TimeSpan StallLeft => Left(FaultKind.Stall);

    /// <summary>Whether the network is cut now.</summary>
    public bool IsPartitioned => Left(FaultKind.Partition) > TimeSpan.Zero;

    /// <summary>The time now, as a timestamp of the faults' clock.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>Whether the network was cut, or is, since a connection was opened: the end of a cut is noticed a moment late, and nothing may pass in it.</summary>
    /// <param name="opened">When it was opened, as a timestamp.</param>
    public bool IsCutSince(long opened)
    {
        var faults = Faults;
        foreach (var fault in faults.Of(FaultKind.Partition))
        {
            if (fault.For is { } length && (fault.ActsAt(faults.Since) || (faults.Since >= fault.At + length && faults.Since - fault.At - length < _time.GetElapsedTime(opened))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How long the faults of a kind that act now still last, of those with an end and no value; zero for none.</summary>
    public TimeSpan Left(FaultKind kind)
    {
        var faults = Faults;
        var left = TimeSpan.Zero;
        foreach (var fault in faults.Of(kind))
        {
            if (fault is { For: { } length, Value: null } && fault.ActsAt(faults.Since) && fault.At + length - faults.Since is var remaining && remaining > left)
            {
                left = remaining;
            }
        }

        return left;
    }

    /// <summary>Returns when no stall acts; all who wait share one timer.</summary>
    public async Task WaitForStallEndAsync(CancellationToken cancellationToken)
    {
        for (var left = StallLeft; left > TimeSpan.Zero; left = StallLeft)
        {
            Task end;
            lock (_lock)
            {
                if (_stallEnd is null or { IsCompleted: true })
                {
                    // Shared, so that no one waiter may cancel it.
                    _stallEnd = NeverEarly.DelayAsync(left, _time, CancellationToken.None);
                }

                end = _stallEnd;
            }

            await end.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns when no fault of a kind acts that has an end and no value.</summary>
    public async Task WaitForEndAsync(FaultKind kind, CancellationToken cancellationToken)
    {
        for (var left = Left(kind); left > TimeSpan.Zero; left = Left(kind))
        {
            await NeverEarly.DelayAsync(left, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _beginners.Clear();
            _enders.Clear();
            EndTimers();
        }
    }

    private PacketFault? Choose(FaultKind delay, ReadOnlySpan<FaultKind> drops, string clientId, string? operation)
    {
        foreach (var drop in drops)
        {
            if (Find(drop, clientId, operation) is not null)
            {
                return new PacketFault(drop, Delay: null);
            }
        }

        var faults = Faults;
        TimeSpan? longest = null;
        foreach (var fault in faults.Of(delay))
        {
            if (IsActing(faults, fault, clientId, operation) && faults.Draw(fault, clientId) is var drawn && (longest is null || drawn > longest))
            {
                longest = drawn;
            }
        }

        return longest is null ? null : new PacketFault(delay, longest);
    }

    private static bool IsActing(ArmedFaults faults, Fault fault, string clientId, string? operation) =>
        fault.ActsAt(faults.Since) && (operation is null || fault.Concerns(operation)) && faults.Schedule.Chooses(fault, clientId);

    private void Run(ArmedFaults faults)
    {
        EndTimers();
        Volatile.Write(ref _faults, faults);
        foreach (var fault in faults.Schedule.Faults)
        {
            TellAt(_beginners, fault, fault.At);
            if (fault.For is { } length)
            {
                TellAt(_enders, fault, fault.At + length);
            }
        }
    }

    private void TellAt(List<(FaultKind Kind, Action<Fault> Action)> listeners, Fault fault, TimeSpan at)
    {
        if (at < LongestTimer)
        {
            _timers.Add(NeverEarly.Call(at, _time, () => Tell(listeners, fault)));
        }
    }

    private void Tell(List<(FaultKind Kind, Action<Fault> Action)> listeners, Fault fault)
    {
        Action<Fault>[] told;
        lock (_lock)
        {
            told = [.. listeners.Where(listener => listener.Kind == fault.Kind).Select(static listener => listener.Action)];
        }

        foreach (var listener in told)
        {
            listener(fault);
        }
    }

    private void EndTimers()
    {
        _timers.ForEach(timer => timer.Dispose());
        _timers.Clear();
    }
}
