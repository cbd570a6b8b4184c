using System.Numerics;
using System.Runtime.InteropServices;

namespace LoadHarness.Core.Metrics.Recovery;

/// <summary>Losses and returns on their way from the devices' threads to the collector: a bounded queue of many writers and one reader, without lock or allocation.</summary>
/// <remarks>
/// Each slot has a number that says whose turn it is (D. Vyukov's bounded queue, https://www.1024cores.net/home/lock-free-algorithms/queues/bounded-mpmc-queue).
/// A full ring takes nothing more, and counts what it did not take.
/// </remarks>
internal sealed class PresenceRing
{
    private readonly Slot[] _slots;
    private readonly int _mask;
    private long _head;
    private long _tail; // The reader's alone.
    private long _missed;

    /// <summary>Makes an empty ring.</summary>
    /// <param name="capacity">How many events it has room for; rounded up to a power of two.</param>
    public PresenceRing(int capacity)
    {
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _slots.Length - 1;
        for (var i = 0; i < _slots.Length; i++)
        {
            _slots[i].Turn = i;
        }
    }

    /// <summary>Events for which there was no room.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>Adds an event; from any thread.</summary>
    /// <param name="timestamp">When it happened.</param>
    /// <param name="device">Whose it is.</param>
    /// <param name="isReturn">True for a return.</param>
    public void Add(long timestamp, int device, bool isReturn)
    {
        while (true)
        {
            var head = Volatile.Read(ref _head);
            ref var slot = ref _slots[head & _mask];
            var turn = Volatile.Read(ref slot.Turn) - head;
            if (turn < 0)
            {
                Interlocked.Increment(ref _missed);
                return;
            }

            if (turn == 0 && Interlocked.CompareExchange(ref _head, head + 1, head) == head)
            {
                (slot.Timestamp, slot.Device, slot.IsReturn) = (timestamp, device, isReturn);
                Volatile.Write(ref slot.Turn, head + 1);
                return;
            }
        }
    }

    /// <summary>Takes the oldest event; false where there is none. One thread at a time.</summary>
    public bool TryTake(out long timestamp, out int device, out bool isReturn)
    {
        ref var slot = ref _slots[_tail & _mask];
        if (Volatile.Read(ref slot.Turn) != _tail + 1)
        {
            (timestamp, device, isReturn) = (0, 0, false);
            return false;
        }

        (timestamp, device, isReturn) = (slot.Timestamp, slot.Device, slot.IsReturn);
        Volatile.Write(ref slot.Turn, _tail + _slots.Length);
        _tail++;
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public long Turn;
        public long Timestamp;
        public int Device;
        public bool IsReturn;
    }
}
