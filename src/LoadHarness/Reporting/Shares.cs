using System.Globalization;

namespace LoadHarness.Reporting;

/// <summary>Shares of a whole as they are shown side by side: rounded so that they add up to exactly 100 %.</summary>
internal static class Shares
{
    private const int Units = 10_000; // Hundredths of a percent.

    /// <summary>Returns each count's share in words: <c>33.34 %</c>, <c>33.33 %</c>, <c>33.33 %</c>; what is lost in rounding goes to those that lost most.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<long> counts)
    {
        var whole = counts.Sum();
        if (whole == 0)
        {
            return [.. counts.Select(static _ => Format.None)];
        }

        var units = counts.Select(count => (long)((Int128)count * Units / whole)).ToArray();
        var missing = Units - (int)units.Sum();
        foreach (var index in Enumerable.Range(0, counts.Count).OrderByDescending(i => (long)((Int128)counts[i] * Units % whole)).Take(missing))
        {
            units[index]++;
        }

        return [.. units.Select((share, i) => share == 0 && counts[i] > 0 ? "< 0.01 %" : (share / 100m).ToString("0.##", CultureInfo.InvariantCulture) + " %")];
    }
}
