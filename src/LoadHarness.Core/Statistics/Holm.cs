namespace LoadHarness.Core.Statistics;

/// <summary>Holm's step-down correction for many comparisons (S. Holm, 1979): holds for any dependence between them.</summary>
public static class Holm
{
    /// <summary>Returns the adjusted p-values, in the order given: each is to be compared with α itself.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        var rank = 0;
        foreach (var index in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            largest = Math.Max(largest, Math.Min(1, pValues[index] * (pValues.Count - rank)));
            adjusted[index] = largest;
            rank++;
        }

        return adjusted;
    }
}
