using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Metrics.Recovery;

/// <summary>The losses, returns and connects of one interval.</summary>
internal sealed class PresenceDrain
{
    /// <summary>Losses and returns; mostly by time.</summary>
    public List<PresenceEvent> Events { get; } = [];

    /// <summary>Connects by second of the run; a second may stand here more than once.</summary>
    public List<(long Second, SecondCounts Counts)> Seconds { get; } = [];

    /// <summary>Forgets all; the memory is kept for the next interval.</summary>
    public void Clear()
    {
        Events.Clear();
        Seconds.Clear();
    }

    /// <summary>Puts events of several threads and processes in the order in which they happened. What was once ordered is not ordered anew: a replay takes it as the run did.</summary>
    public void Order() => Events.Sort(static (one, other) =>
        (one.Microseconds, one.Device, one.IsReturn).CompareTo((other.Microseconds, other.Device, other.IsReturn)));

    /// <summary>Writes the interval.</summary>
    public void Write(PayloadWriter payload)
    {
        payload.Count(Events.Count);
        long before = 0;
        foreach (var item in Events)
        {
            payload.Number(item.Microseconds - before);
            payload.Count(((long)item.Device << 1) | (item.IsReturn ? 1L : 0));
            before = item.Microseconds;
        }

        payload.Count(Seconds.Count);
        before = 0;
        foreach (var (second, counts) in Seconds)
        {
            payload.Number(second - before);
            payload.Count(counts.Attempts);
            payload.Count(counts.Connects);
            payload.Count(counts.TurnedAway);
            before = second;
        }
    }

    /// <summary>Reads an interval into this one, which is empty.</summary>
    /// <param name="payload">Where from.</param>
    /// <param name="devices">How many devices the fleet has.</param>
    /// <exception cref="InvalidDataException">The payload is none, or of another fleet.</exception>
    public void Read(ref PayloadReader payload, int devices)
    {
        long before = 0;
        for (var left = payload.Index(int.MaxValue); left > 0; left--)
        {
            before += payload.Number();
            var item = payload.Count();
            if (item >> 1 >= devices)
            {
                throw new InvalidDataException("A frame has more devices than the fleet.");
            }

            Events.Add(new PresenceEvent(before, (int)(item >> 1), (item & 1) == 1));
        }

        before = 0;
        for (var left = payload.Index(int.MaxValue); left > 0; left--)
        {
            before += payload.Number();
            if (before < 0)
            {
                throw new InvalidDataException("A frame has connects before the run's start.");
            }

            Seconds.Add((before, new SecondCounts(payload.Count(), payload.Count(), payload.Count())));
        }
    }
}
