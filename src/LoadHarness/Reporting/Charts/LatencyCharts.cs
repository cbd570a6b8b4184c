using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Charts;

/// <summary>Latencies of all steps: as ranges side by side, and as curves of percentiles.</summary>
internal static class LatencyCharts
{
    private const int PointsPerDecade = 10;
    private const double LastPoint = 100_000;

    /// <summary>Each step's colour, and whether it is shown first; the others wait for the reader's click, lest nine lines hide each other.</summary>
    private static readonly Dictionary<string, (int Colour, bool IsShown)> Looks = new(StringComparer.Ordinal)
    {
        ["suback"] = (1, true), ["tls"] = (2, true), ["create_certificate"] = (3, true), ["register_thing"] = (4, true), ["journey"] = (7, true),
        ["telemetry"] = (5, true), ["connack"] = (6, false), ["puback"] = (5, false), ["reconnect"] = (8, false), ["tcp"] = (8, false),
        ["request"] = (1, true), ["delivery"] = (2, false), ["silence"] = (3, false),
    };

    /// <summary>Steps whose response time is a line too: where it differs from the service time, it does so here.</summary>
    private static readonly string[] WithResponse = ["suback", "journey"];

    /// <summary>Service and response percentiles as bars; null where nothing was measured.</summary>
    public static Chart? Ranges(RunSummary summary)
    {
        var steps = ReportText.Steps(summary.Steps).Where(static step => step.Step.ServiceMs.Max is not null || step.Step.ResponseMs.Max is not null).ToArray();
        var values = steps.SelectMany(static step => Values(step.Step.ServiceMs).Concat(Values(step.Step.ResponseMs))).Where(static value => value > 0).ToArray();
        if (values.Length == 0)
        {
            return null;
        }

        return new Chart
        {
            Id = "latencies",
            Title = "Percentiles per step",
            Unit = "ms, logarithmic; bars from p50 to p99 (p90 below 1,000 answers), thin lines to the largest",
            X = new ChartAxis("ms", Axis.Logarithmic(values.Min(), values.Max()), Quantity.Ms),
            Y = ChartAxis.Of(steps.Select(static step => step.Name)),
            Bars =
            [
                new ChartBars("service: from the actual send", 1, [.. steps.SelectMany(static (step, i) => Bar(i, $"{step.Name}, service", step.Step.ServiceMs))]),
                new ChartBars("response: from the due time", 3, [.. steps.SelectMany(static (step, i) => Bar(i, $"{step.Name}, response", step.Step.ResponseMs))]),
            ],
            Alternative = string.Join("; ", steps.Select(static step => $"{step.Name}: service {Words(step.Step.ServiceMs)}, response {Words(step.Step.ResponseMs)}")) + ".",
            Table = new ChartTable("Figures", ["step, ms", "service p50", "p90", "p99", "max", "response p50", "p90", "p99", "max"],
                [.. steps.Select(static step => (IReadOnlyList<string>)[step.Name, .. Cells(step.Step.ServiceMs), .. Cells(step.Step.ResponseMs)])]),
        };
    }

    /// <summary>Percentile against latency, both logarithmic; null where no log has samples enough.</summary>
    public static Chart? Percentiles(RunLatencies latencies)
    {
        var xs = Enumerable.Range(0, (int)(PointsPerDecade * Math.Log10(LastPoint)) + 1).Select(static i => Math.Pow(10, (double)i / PointsPerDecade)).ToArray();
        var lines = new List<ChartLine>();
        foreach (var step in latencies.Steps)
        {
            var (colour, isShown) = Looks.GetValueOrDefault(step.Name, (8, false));
            lines.Add(Curve(step.Name, step.Service, colour) with { Hidden = !isShown });
            if (WithResponse.Contains(step.Name))
            {
                lines.Add(Curve($"{step.Name}, response", step.Response, colour) with { Dashed = true, Hidden = step.Name == "journey" });
            }
        }

        lines.RemoveAll(static line => line.Ys.All(static y => y is null));
        if (lines.Count == 0)
        {
            return null;
        }

        var count = lines.Max(static line => line.Ys.Count(static y => y is not null));
        var values = lines.SelectMany(static line => line.Ys).OfType<double>().Where(static y => y > 0).DefaultIfEmpty(1).ToArray();
        return new Chart
        {
            Id = "percentiles",
            Title = "Latency by percentile",
            Unit = "ms, service time unless named response; each line ends where samples are too few for a percentile",
            X = new ChartAxis("percentile", Axis.Logarithmic(1, Math.Max(10, xs[count - 1])), Quantity.Percentile),
            Y = new ChartAxis("", Axis.Logarithmic(values.Min(), values.Max()), Quantity.Ms),
            Xs = xs[..count],
            Lines = [.. lines.Select(line => line with { Ys = [.. line.Ys.Take(count)] })],
            Alternative = string.Join("; ", lines.Where(static line => !line.Hidden).Select(line => $"{line.Name} from {Format.Ms(line.Ys[0])} to {Format.Ms(line.Ys.Last(static y => y is not null))} at {Quantity.Percentile.Text(xs[line.Ys.ToList().FindLastIndex(static y => y is not null)])}")) + ".",
            Table = PercentileTable(latencies),
        };

        ChartLine Curve(string name, LatencyDistribution latency, int colour) => new(name, colour, [.. xs.Select(x => latency.Percentile(100 * (1 - (1 / x))))]);
    }

    private static ChartTable PercentileTable(RunLatencies latencies)
    {
        double[] percentiles = [0, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99];
        return new ChartTable("Figures", ["step, ms", "samples", .. percentiles.Select(static p => $"p{Format.Number(p)}")],
            [.. latencies.Steps.SelectMany(static step => new (string Name, LatencyDistribution Of)[] { (step.Name, step.Service), ($"{step.Name}, response", step.Response) }).Where(static row => row.Of.Samples > 0)
                .Select(row => (IReadOnlyList<string>)[row.Name, Format.Count(row.Of.Samples), .. percentiles.Select(p => Format.MsNumber(row.Of.Percentile(p)))])]);
    }

    private static IEnumerable<double> Values(LatencySummary latency) => new[] { latency.P50, latency.P90, latency.P99, latency.Max }.OfType<double>();

    private static IEnumerable<ChartBar> Bar(int row, string name, LatencySummary latency)
    {
        if (latency.Max is { } max && max > 0)
        {
            var low = latency.P50 is > 0 ? latency.P50.Value : max;
            yield return new ChartBar(row, low, latency.P99 ?? latency.P90 ?? low, max, "", $"{name}: {Words(latency)}");
        }
    }

    private static string[] Cells(LatencySummary latency) => [Format.MsNumber(latency.P50), Format.MsNumber(latency.P90), Format.MsNumber(latency.P99), Format.MsNumber(latency.Max)];

    private static string Words(LatencySummary latency) => latency.Samples == 0 && latency.Max is null
        ? "not measured"
        : $"p50 {Format.Ms(latency.P50)}, p90 {Format.Ms(latency.P90)}, p99 {Format.Ms(latency.P99)}, largest {Format.Ms(latency.Max)}";
}
