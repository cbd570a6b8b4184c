namespace LoadHarness.Reporting.Html;

/// <summary>Thins out a series for drawing without losing a spike: of each bucket its smallest and largest point stay, each where it was.</summary>
internal static class Decimation
{
    /// <summary>Most points a drawn series has.</summary>
    public const int MaxPoints = 600;

    /// <summary>Returns the runs of connected points; a null value breaks the line.</summary>
    /// <param name="points">In order of X.</param>
    /// <param name="maxPoints">Most points to return, at least 2.</param>
    public static IReadOnlyList<IReadOnlyList<(double X, double Y)>> Thin(IReadOnlyList<(double X, double? Y)> points, int maxPoints = MaxPoints)
    {
        var perBucket = points.Count <= maxPoints ? 1 : (int)Math.Ceiling(points.Count / (maxPoints / 2.0));
        var runs = new List<IReadOnlyList<(double X, double Y)>>();
        var run = new List<(double X, double Y)>();
        for (var start = 0; start < points.Count; start += perBucket)
        {
            var kept = Extremes(points, start, Math.Min(start + perBucket, points.Count));
            if (kept.Count == 0 && run.Count > 0)
            {
                runs.Add(run);
                run = [];
            }

            run.AddRange(kept);
        }

        if (run.Count > 0)
        {
            runs.Add(run);
        }

        return runs;
    }

    private static List<(double X, double Y)> Extremes(IReadOnlyList<(double X, double? Y)> points, int start, int end)
    {
        int low = -1, high = -1;
        for (var i = start; i < end; i++)
        {
            if (points[i].Y is not { } y || !double.IsFinite(y))
            {
                continue;
            }

            low = low < 0 || y < points[low].Y ? i : low;
            high = high < 0 || y >= points[high].Y ? i : high;
        }

        return low < 0
            ? []
            : [.. new[] { Math.Min(low, high), Math.Max(low, high) }.Distinct().Select(i => (points[i].X, points[i].Y!.Value))];
    }
}
