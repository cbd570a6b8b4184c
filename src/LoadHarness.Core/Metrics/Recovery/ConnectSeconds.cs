namespace LoadHarness.Core.Metrics.Recovery;

/// <summary>Attempts, connects and refusals by whole seconds of the run, until the collector takes them. Counting neither locks nor allocates.</summary>
/// <remarks>The seconds are the run's own, so that those of several processes can be added up. What is not taken for a minute counts in a later second.</remarks>
internal sealed class ConnectSeconds
{
    private const int Kept = 64;
    private const int Kinds = 3;

    private readonly long[] _counts = new long[Kept * Kinds];

    /// <summary>Counts an attempt.</summary>
    public void Attempt(long second) => Count(second, 0);

    /// <summary>Counts an accepted CONNECT.</summary>
    public void Connect(long second) => Count(second, 1);

    /// <summary>Counts an attempt that was turned away.</summary>
    public void TurnedAway(long second) => Count(second, 2);

    /// <summary>Takes what was counted, the oldest second first. One thread at a time.</summary>
    /// <param name="now">The second that it is.</param>
    /// <param name="take">Takes a second with its counts.</param>
    public void Drain(long now, List<(long Second, SecondCounts Counts)> take)
    {
        // One beyond now: a thread that counts at this moment may read the clock a little later.
        for (var second = Math.Max(0, now + 2 - Kept); second <= now + 1; second++)
        {
            var counts = new SecondCounts(Take(second, 0), Take(second, 1), Take(second, 2));
            if (!counts.IsEmpty)
            {
                take.Add((second, counts));
            }
        }
    }

    private static int IndexOf(long second, int kind) => ((int)(second & (Kept - 1)) * Kinds) + kind;

    private void Count(long second, int kind) => Interlocked.Increment(ref _counts[IndexOf(second, kind)]);

    private long Take(long second, int kind)
    {
        ref var count = ref _counts[IndexOf(second, kind)];
        return Volatile.Read(ref count) == 0 ? 0 : Interlocked.Exchange(ref count, 0);
    }
}
