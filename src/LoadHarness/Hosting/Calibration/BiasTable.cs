using LoadHarness.Core.Results;

namespace LoadHarness.Hosting.Calibration;

/// <summary>Pairs the instrument's record with the simulator's, packet by packet.</summary>
internal static class BiasTable
{
    /// <summary>The steps whose answers can be held for a known time, in the order a device performs them.</summary>
    public static IReadOnlyList<string> Steps { get; } = ["connack", "suback", "puback"];

    /// <summary>Compares, one line for each step that was seen.</summary>
    /// <param name="delay">The delay that was asked for; zero is none, and then the truth is that nothing was held.</param>
    /// <param name="measured">The instrument's record.</param>
    /// <param name="held">The simulator's record.</param>
    public static IReadOnlyList<StepBias> Compare(TimeSpan delay, IReadOnlyDictionary<PacketKey, IReadOnlyList<double>> measured, IReadOnlyDictionary<PacketKey, IReadOnlyList<double>> held)
    {
        var lines = new List<StepBias>();
        foreach (var step in Steps)
        {
            var differences = new List<double>();
            var truths = new List<double>();
            long unmatched = 0;
            foreach (var key in measured.Keys.Union(held.Keys).Where(key => key.Step == step))
            {
                var own = measured.GetValueOrDefault(key, []);
                var truth = delay == TimeSpan.Zero ? [.. own.Select(static _ => 0.0)] : held.GetValueOrDefault(key, []);
                var pairs = Math.Min(own.Count, truth.Count);
                unmatched += own.Count + truth.Count - (2 * pairs);
                for (var i = 0; i < pairs; i++)
                {
                    differences.Add(own[i] - truth[i]);
                    truths.Add(truth[i]);
                }
            }

            if (differences.Count + unmatched > 0)
            {
                lines.Add(Line(delay, step, differences, truths, unmatched));
            }
        }

        return lines;
    }

    /// <summary>A percentile by nearest rank; null with fewer than 10/(1−p) values.</summary>
    /// <param name="sorted">In ascending order.</param>
    /// <param name="share">Above 0 and below 1.</param>
    internal static double? Percentile(IReadOnlyList<double> sorted, double share)
    {
        var rarer = Math.Min(share, 1 - share);
        return sorted.Count < Math.Round(10 / rarer) ? null : sorted[(int)Math.Ceiling(sorted.Count * share) - 1];
    }

    private static StepBias Line(TimeSpan delay, string step, List<double> differences, List<double> truths, long unmatched)
    {
        differences.Sort();
        truths.Sort();
        return new StepBias
        {
            DelayMs = delay.TotalMilliseconds,
            Step = step,
            Samples = differences.Count,
            Unmatched = unmatched,
            TruthP50 = truths.Count == 0 ? 0 : truths[(truths.Count - 1) / 2],
            BiasP50 = Percentile(differences, 0.5),
            BiasP90 = Percentile(differences, 0.9),
            BiasP99 = Percentile(differences, 0.99),
            Spread = Percentile(differences, 0.9) - Percentile(differences, 0.1),
            Least = differences.Count == 0 ? null : differences[0],
            Most = differences.Count == 0 ? null : differences[^1],
        };
    }
}
