using LoadHarness.Core.Statistics;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>A metric's windows as points of time and value, neighbours joined until each stands on enough samples.</summary>
/// <param name="Hours">The middle of each point, hours since the run's start.</param>
/// <param name="Values">The value of each, in the metric's unit.</param>
/// <param name="From">Where the first begins, hours.</param>
/// <param name="To">Where the last ends, hours.</param>
internal sealed record DriftPoints(double[] Hours, double[] Values, double From, double To)
{
    private const double SecondsPerHour = 3600;
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>A share moves in steps of one hit: so many in a point make the steps small beside the share.</summary>
    private const double HitsWanted = 5;

    /// <summary>Makes the points of a gate's metric.</summary>
    public static DriftPoints Of(GateExpression gate, IReadOnlyList<DriftWindow> windows)
    {
        var needed = gate.Metric.Kind switch
        {
            MetricKind.Latency => gate.Statistic!.SamplesNeeded,
            MetricKind.Proportion => TrialsWanted(windows),
            _ => double.Epsilon, // Any stretch of time will do.
        };
        var (hours, values) = (new List<double>(), new List<double>());
        var (from, to) = (0.0, 0.0);
        DriftPart? part = null;
        foreach (var window in windows)
        {
            // What a time that nobody observed cuts off is too little to be a point; joined over it, it would be one of no moment in particular.
            part = part is not null && window.From - part.To < DriftSeries.Slack ? part.With(window) : DriftPart.Of(window);
            if (part.Samples < needed)
            {
                continue;
            }

            (from, to) = (hours.Count == 0 ? part.From : from, part.To);
            hours.Add((part.From + part.To) / 2 / SecondsPerHour);
            values.Add(part.Value(gate));
            part = null;
        }

        return new DriftPoints([.. hours], [.. values], from / SecondsPerHour, to / SecondsPerHour);
    }

    /// <summary>As many trials as bring five hits, as long as that leaves points enough.</summary>
    private static double TrialsWanted(IReadOnlyList<DriftWindow> windows)
    {
        var (hits, trials) = (windows.Sum(static w => w.Sum), windows.Sum(static w => w.Weight));
        return Math.Max(1, Math.Min(HitsWanted * trials / Math.Max(hits, 1), (1 - 1e-9) * trials / (2 * Trend.FewestPoints)));
    }

    /// <summary>Windows on their way to a point; copies latencies only where there is something to join.</summary>
    private sealed record DriftPart(double From, double To, double Sum, double Weight, ValueCounts? Values, bool IsOwn)
    {
        public double Samples => Values?.Total ?? Weight;

        public static DriftPart Of(DriftWindow window) => new(window.From, window.To, window.Sum, window.Weight, window.Values, IsOwn: false);

        public DriftPart With(DriftWindow next)
        {
            var values = Values;
            if (next.Values is not null)
            {
                values = IsOwn ? Values! : new ValueCounts();
                if (!IsOwn && Values is not null)
                {
                    values.Add(Values);
                }

                values.Add(next.Values);
            }

            return new DriftPart(From, next.To, Sum + next.Sum, Weight + next.Weight, values, IsOwn || next.Values is not null);
        }

        public double Value(GateExpression gate) => Values is { } values
            ? values.Quantile(gate.Statistic!.Quantile) / MicrosecondsPerMillisecond
            : Sum / Weight;
    }
}
