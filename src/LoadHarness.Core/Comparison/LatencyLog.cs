using HdrHistogram;

namespace LoadHarness.Core.Comparison;

/// <summary>Reads a step's histogram log with the public library, for those who check or compare what was written.</summary>
/// <remarks>Slower by far than <see cref="Results.LatencyReader"/>, which makes reports, and independent of what that one takes for granted.</remarks>
public static class LatencyLog
{
    /// <summary>Reads all histograms, in order of time; each has a tag that says what it is of.</summary>
    /// <param name="path">The file.</param>
    public static IEnumerable<HistogramBase> Read(string path)
    {
        using var stream = File.OpenRead(path);
        foreach (var histogram in new HistogramLogReader(stream).ReadHistograms())
        {
            yield return histogram;
        }
    }
}
