using LoadHarness.AwsIot;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Faults;

/// <summary>What is to happen to a packet the simulator is about to send.</summary>
/// <param name="Kind">The fault that decides.</param>
/// <param name="Delay">How much later it comes; null for never.</param>
internal readonly record struct PacketFault(FaultKind Kind, TimeSpan? Delay);

/// <summary>Says what goes wrong now, once the faults are armed.</summary>
internal sealed class FaultInjector(FaultSchedule schedule, TimeProvider time)
{
    private const long NotArmed = long.MinValue;

    private readonly Lock _lock = new();
    private readonly Fault[] _packetFaults = [.. schedule.Faults.Where(fault => FaultKinds.PacketOf(fault.Kind) is not null)];
    private readonly Fault[] _stalls = [.. schedule.Faults.Where(fault => fault.Kind == FaultKind.Stall)];
    private long _armedAt = NotArmed;
    private Task? _stallEnd;

    /// <summary>What the faults did.</summary>
    public FaultRecord Record { get; } = new();

    /// <summary>Whether the faults' time runs.</summary>
    public bool IsArmed => Volatile.Read(ref _armedAt) != NotArmed;

    /// <summary>The time since the faults were armed; zero before.</summary>
    public TimeSpan SinceArmed => Volatile.Read(ref _armedAt) is var armedAt and not NotArmed ? time.GetElapsedTime(armedAt) : TimeSpan.Zero;

    /// <summary>Starts the faults' time; later calls change nothing. False where it ran already.</summary>
    public bool Arm() => Interlocked.CompareExchange(ref _armedAt, time.GetTimestamp(), NotArmed) == NotArmed;

    /// <summary>What is to happen to a packet for a device now, null for nothing; of several delays the longest, and a drop beats them.</summary>
    /// <param name="packet">The packet's type.</param>
    /// <param name="clientId">The device.</param>
    public PacketFault? For(MqttControlPacketType packet, string clientId)
    {
        if (_packetFaults.Length == 0 || !IsArmed)
        {
            return null;
        }

        var now = SinceArmed;
        PacketFault? chosen = null;
        ulong? hash = null;
        foreach (var fault in _packetFaults)
        {
            if (FaultKinds.PacketOf(fault.Kind) != packet || !fault.ActsAt(now) || (fault.Cutoff is { } cutoff && (hash ??= FaultSelection.Hash(schedule.Seed, clientId)) > cutoff))
            {
                continue;
            }

            if (fault.Value is null)
            {
                return new PacketFault(fault.Kind, Delay: null);
            }

            if (chosen is null || fault.Value > chosen.Value.Delay)
            {
                chosen = new PacketFault(fault.Kind, fault.Value);
            }
        }

        return chosen;
    }

    /// <summary>How long the stall that acts now still lasts; zero for none.</summary>
    public TimeSpan StallLeft
    {
        get
        {
            if (_stalls.Length == 0 || !IsArmed)
            {
                return TimeSpan.Zero;
            }

            var now = SinceArmed;
            var left = TimeSpan.Zero;
            foreach (var stall in _stalls)
            {
                if (stall.ActsAt(now))
                {
                    var remaining = stall.At + stall.For!.Value - now;
                    left = remaining > left ? remaining : left;
                }
            }

            return left;
        }
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
                    // Shared, so that no one waiter may cancel it. Timers drop fractions of a millisecond: a whole one more, and the loop looks again.
                    _stallEnd = Task.Delay(left + TimeSpan.FromMilliseconds(1), time, CancellationToken.None);
                }

                end = _stallEnd;
            }

            await end.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
