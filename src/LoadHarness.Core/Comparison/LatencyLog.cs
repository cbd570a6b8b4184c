using HdrHistogram;

namespace LoadHarness.Core.Comparison;

/// <summary>Reads a step's histogram log.</summary>
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
