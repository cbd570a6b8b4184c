namespace LoadHarness.Core;

/// <summary>Finds the word that someone probably meant.</summary>
public static class Suggestion
{
    /// <summary>Returns the nearest candidate; null where none is near enough to be meant.</summary>
    public static string? For(string word, IEnumerable<string> candidates)
    {
        // A third of the letters may be wrong: enough for slips and swapped letters, too few for another word.
        var best = Math.Max(1, word.Length / 3) + 1;
        string? found = null;
        foreach (var candidate in candidates)
        {
            var distance = Distance(word, candidate, best);
            if (distance < best)
            {
                best = distance;
                found = candidate;
            }
        }

        return found;
    }

    /// <summary>Returns <c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Words(string word, IEnumerable<string> candidates) =>
        For(word, candidates) is { } found ? $"; did you mean '{found}'?" : "";

    /// <summary>Optimal string alignment distance, ignoring case; <paramref name="limit"/> where it is no smaller.</summary>
    private static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) >= limit)
        {
            return limit;
        }

        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                var value = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    value = Math.Min(value, rows[i - 2, j - 2] + 1);
                }

                rows[i, j] = value;
            }
        }

        return rows[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
