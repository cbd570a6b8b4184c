using System.Numerics;

namespace LoadHarness.Core.Metrics;

/// <summary>Counts by bucket of the one histogram setting: added to from any thread, taken out by one, none lost or counted twice.</summary>
/// <remarks>
/// A bit for each 64 buckets says which have counts, so taking out costs what was recorded and not what can be.
/// The buckets are those of HdrHistogram with three digits from 1 µs on: 2,048 of one microsecond, then 1,024 for each doubling.
/// </remarks>
internal sealed class BucketCounts
{
    /// <summary>Buckets that share a bit.</summary>
    public const int BlockSize = 64;

    private const int HalfBits = 10;
    private const int Half = 1 << HalfBits;

    private readonly long[] _counts = new long[IndexOf(Histograms.HighestMicroseconds) + BlockSize];
    private readonly long[] _touched = new long[Words];

    /// <summary>How many words of 64 bits say which blocks have counts.</summary>
    public static int Words { get; } = (IndexOf(Histograms.HighestMicroseconds) / BlockSize / 64) + 1;

    /// <summary>Returns a value's bucket.</summary>
    /// <param name="microseconds">Within the histogram's range.</param>
    public static int IndexOf(long microseconds)
    {
        var doublings = BitOperations.Log2((ulong)microseconds | ((2 * Half) - 1)) - HalfBits;
        return (doublings << HalfBits) + (int)(microseconds >> doublings);
    }

    /// <summary>Returns a bucket's smallest value, in microseconds.</summary>
    public static long ValueOf(int index)
    {
        var doublings = Math.Max((index >> HalfBits) - 1, 0);
        return (long)(index - (doublings << HalfBits)) << doublings;
    }

    /// <summary>Returns the largest value of a value's bucket, in microseconds.</summary>
    /// <param name="microseconds">Within the histogram's range.</param>
    public static long HighestOf(long microseconds)
    {
        var doublings = BitOperations.Log2((ulong)microseconds | ((2 * Half) - 1)) - HalfBits;
        return microseconds | ((1L << doublings) - 1);
    }

    /// <summary>Counts a value; neither allocates nor locks.</summary>
    /// <param name="microseconds">Within the histogram's range.</param>
    /// <param name="count">How often.</param>
    public void Add(long microseconds, long count)
    {
        var index = IndexOf(microseconds);
        Interlocked.Add(ref _counts[index], count);

        // After the count: whoever clears the bit looks at the counts after that. Where it is still set, they have yet to be taken.
        var block = index / BlockSize;
        ref var word = ref _touched[block >> 6];
        var bit = 1L << (block & 63);
        if ((Volatile.Read(ref word) & bit) == 0)
        {
            Interlocked.Or(ref word, bit);
        }
    }

    /// <summary>Returns which blocks of a word have counts, and forgets it; all these blocks must then be taken.</summary>
    public long TakeTouched(int word) => Volatile.Read(ref _touched[word]) == 0 ? 0 : Interlocked.Exchange(ref _touched[word], 0);

    /// <summary>Returns a bucket's count and sets it to 0.</summary>
    public long Take(int index) => Volatile.Read(ref _counts[index]) == 0 ? 0 : Interlocked.Exchange(ref _counts[index], 0);
}
