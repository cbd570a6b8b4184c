namespace LoadHarness.Core.Metrics.Recovery;

/// <summary>Connects a second, added up over processes: the last two minutes of them, and the highest. One thread at a time.</summary>
internal sealed class ConnectHistory
{
    private const int Kept = 128;

    private readonly (long Second, SecondCounts Counts)[] _recent = [.. Enumerable.Repeat((-1L, default(SecondCounts)), Kept)];

    /// <summary>The most attempts in one second.</summary>
    public long PeakAttempts { get; private set; }

    /// <summary>The most accepted CONNECTs in one second.</summary>
    public long PeakConnects { get; private set; }

    /// <summary>The newest second with a connect.</summary>
    public long Newest { get; private set; } = -1;

    /// <summary>Adds counts to a second.</summary>
    /// <returns>What the second has now.</returns>
    public SecondCounts Add(long second, SecondCounts counts)
    {
        ref var slot = ref _recent[second % Kept];
        if (slot.Second > second)
        {
            return counts; // Too late to be told apart.
        }

        slot = slot.Second == second ? (second, slot.Counts + counts) : (second, counts);
        Newest = Math.Max(Newest, second);
        PeakAttempts = Math.Max(PeakAttempts, slot.Counts.Attempts);
        PeakConnects = Math.Max(PeakConnects, slot.Counts.Connects);
        return slot.Counts;
    }

    /// <summary>The seconds from one on that are still known, the oldest first.</summary>
    public IEnumerable<(long Second, SecondCounts Counts)> From(long second)
    {
        for (var at = Math.Max(second, Newest - Kept + 1); at <= Newest; at++)
        {
            if (_recent[at % Kept].Second == at)
            {
                yield return _recent[at % Kept];
            }
        }
    }
}
