using System.Globalization;
using LoadHarness.Core.Engine;

namespace LoadHarness.Hosting;

/// <summary>Says in a run's disclosures that the load generator stood still to read its own memory.</summary>
internal static class MemorySentence
{
    /// <summary>Returns the sentence; none where it never did.</summary>
    public static IEnumerable<string> Of(Standing? stood)
    {
        if (stood is { Times: > 0 } known)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Gates judge the load generator's own memory: it was settled {known.Times:N0} times, for which this process stood still for {known.Longest.TotalMilliseconds:0} ms at most and {known.Total.TotalSeconds:0.0} s in all. The highest percentiles and maxima hold that.");
        }
    }
}
