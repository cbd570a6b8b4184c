namespace LoadHarness.Core.Engine;

/// <summary>One process's share of a fleet and of its schedule: every <paramref name="Count"/>th device and arrival, from the <paramref name="Index"/>th on.</summary>
/// <remarks>All slices together are exactly the schedule of one process: arrival and device keep their numbers.</remarks>
/// <param name="Index">Which share, from 0.</param>
/// <param name="Count">How many shares there are.</param>
public readonly record struct FleetSlice(int Index, int Count)
{
    /// <summary>The whole fleet.</summary>
    public static FleetSlice Whole => new(0, 1);

    /// <summary>How many of so many things are in the slice; the shares of all slices add up to the number.</summary>
    public int ShareOf(int total) => (int)(((long)total + Count - 1 - Index) / Count);

    /// <summary>The number, in the fleet, of the slice's n-th thing.</summary>
    public long At(long n) => Index + (n * Count);

    /// <summary>Whether a device is in the slice.</summary>
    public bool Contains(int device) => device % Count == Index;
}
