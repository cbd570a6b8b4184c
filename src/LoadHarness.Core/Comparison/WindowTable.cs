namespace LoadHarness.Core.Comparison;

/// <summary>A run's windows as counts by value, so that any choice of windows can be added up quickly.</summary>
/// <remarks>Of a rate the values are 0 and 1: an iteration without and with a timeout.</remarks>
internal sealed class WindowTable
{
    private const double WantedWidth = 10;
    private const int FewestWindows = 10;
    private const int MostWindows = 120;

    private readonly long[] _values;
    private readonly long[][] _counts;

    private WindowTable(long[] values, long[][] counts) => (_values, _counts) = (values, counts);

    /// <summary>How many windows.</summary>
    public int Count => _counts.Length;

    /// <summary>Makes the table: windows of 10 s, narrower in a run too short for ten of them, wider in one of hours.</summary>
    public static WindowTable Of(IReadOnlyList<(double Second, IReadOnlyList<(long Value, long Count)> Values)> seconds)
    {
        var first = seconds.Count == 0 ? 0 : seconds.Min(static s => s.Second);
        var span = seconds.Count == 0 ? 0 : seconds.Max(static s => s.Second) - first + 1;
        var width = Math.Max(Math.Clamp(Math.Floor(span / FewestWindows), 1, WantedWidth), span / MostWindows);
        var values = seconds.SelectMany(static s => s.Values.Select(static v => v.Value)).Distinct().Order().ToArray();
        var windows = new SortedDictionary<int, long[]>();
        foreach (var (second, counts) in seconds)
        {
            var index = (int)((second - first) / width);
            if (!windows.TryGetValue(index, out var window))
            {
                windows[index] = window = new long[values.Length];
            }

            foreach (var (value, count) in counts)
            {
                window[Array.BinarySearch(values, value)] += count;
            }
        }

        return new WindowTable(values, [.. windows.Values]);
    }

    /// <summary>Returns how many values there are in all.</summary>
    public long Total => _counts.Sum(static window => window.Sum());

    /// <summary>Returns a statistic of all windows.</summary>
    public double Of(Func<long[], long[], double> statistic) => statistic(_values, Sum(Enumerable.Range(0, Count)));

    /// <summary>
    /// Returns the standard error of a statistic by a circular block bootstrap (D. Politis and J. Romano, 1992): blocks of
    /// n^⅓ neighbouring windows, so that what hangs together stays together.
    /// </summary>
    /// <param name="statistic">Of values and counts.</param>
    /// <param name="draws">How often.</param>
    /// <param name="seed">Fixes the draws: a comparison says the same each time.</param>
    public double Error(Func<long[], long[], double> statistic, int draws, int seed)
    {
        var random = new Random(seed);
        var block = Math.Max(1, (int)Math.Round(Math.Cbrt(Count)));
        var (sum, squares) = (0.0, 0.0);
        for (var draw = 0; draw < draws; draw++)
        {
            var chosen = new int[Count];
            for (var i = 0; i < Count; i += block)
            {
                var start = random.Next(Count);
                for (var j = i; j < Math.Min(i + block, Count); j++)
                {
                    chosen[j] = (start + j - i) % Count;
                }
            }

            var value = statistic(_values, Sum(chosen));
            (sum, squares) = (sum + value, squares + (value * value));
        }

        // n windows with replacement spread less than n fresh ones, by n − 1 of n.
        return Math.Sqrt(Math.Max(0, (squares / draws) - (sum / draws * (sum / draws))) * Count / Math.Max(1, Count - 1));
    }

    private long[] Sum(IEnumerable<int> windows)
    {
        var sum = new long[_values.Length];
        foreach (var index in windows)
        {
            var window = _counts[index];
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += window[i];
            }
        }

        return sum;
    }
}
