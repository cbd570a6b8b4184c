namespace LoadHarness.Reporting.Charts;

/// <summary>Thins rows out for drawing without losing a spike: of each bucket of rows those stay at which some line is smallest or largest.</summary>
internal static class Thinning
{
    /// <summary>Most rows that a chart has.</summary>
    public const int MaxRows = 600;

    /// <summary>Returns the indices of the rows to draw, in order.</summary>
    /// <param name="count">How many rows there are.</param>
    /// <param name="lines">Each line's value in a row; null for a gap.</param>
    /// <param name="maxRows">Most rows to return, at least two for each line.</param>
    public static IReadOnlyList<int> Rows(int count, IReadOnlyList<Func<int, double?>> lines, int maxRows = MaxRows)
    {
        if (count <= maxRows)
        {
            return [.. Enumerable.Range(0, count)];
        }

        // Two rows a line and bucket, and the first and the last.
        var buckets = Math.Max(1, (maxRows - 2) / Math.Max(1, 2 * lines.Count));
        var rows = new SortedSet<int> { 0, count - 1 };
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            var (start, end) = ((int)((long)bucket * count / buckets), (int)((long)(bucket + 1) * count / buckets));
            foreach (var line in lines)
            {
                AddExtremes(rows, line, start, end);
            }
        }

        return [.. rows];
    }

    private static void AddExtremes(SortedSet<int> rows, Func<int, double?> line, int start, int end)
    {
        int low = -1, high = -1;
        double least = 0, most = 0;
        for (var i = start; i < end; i++)
        {
            if (line(i) is not { } value || !double.IsFinite(value))
            {
                continue;
            }

            if (low < 0 || value < least)
            {
                (low, least) = (i, value);
            }

            if (high < 0 || value >= most)
            {
                (high, most) = (i, value);
            }
        }

        if (low >= 0)
        {
            rows.Add(low);
            rows.Add(high);
        }
    }
}
