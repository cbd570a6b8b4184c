using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>Draws each step's percentiles as bars on one logarithmic axis: service time above, response time below.</summary>
internal static class LatencyBars
{
    /// <summary>Returns the figure; nothing where nothing was measured.</summary>
    public static Markup Render(IReadOnlyList<(string Name, StepSummary Step)> steps)
    {
        var values = steps.SelectMany(s => Values(s.Step.ServiceMs).Concat(Values(s.Step.ResponseMs))).Where(v => v > 0).ToList();
        if (values.Count == 0)
        {
            return Markup.Empty;
        }

        var axis = Axis.Logarithmic(values.Min(), values.Max());
        return Markup.Of($"""
            <figure class="chart">
            <figcaption><b>Percentiles per step</b> <span class="muted">ms, logarithmic; figures stand in the table above</span></figcaption>
            <ul class="legend"><li><svg class="key" viewBox="0 0 28 10" aria-hidden="true"><path class="range s1" d="M2 5H26"/></svg>service, p50 to p99</li><li><svg class="key" viewBox="0 0 28 10" aria-hidden="true"><path class="range s3" d="M2 5H26"/></svg>response, p50 to p99</li><li><svg class="key" viewBox="0 0 28 10" aria-hidden="true"><path class="line s1" d="M2 5H26M26 1V9"/></svg>up to the largest</li></ul>
            <div class="ranges">{steps.Select(s => Row(s.Name, s.Step, axis))}<div></div><div class="xlabels" aria-hidden="true">{axis.Ticks.Select(t => Markup.Of($"<span style=\"left:{Format.Coordinate(axis.Position(t) * 100)}%\">{Format.Number(t)}</span>"))}</div></div>
            </figure>

            """);
    }

    private static IEnumerable<double> Values(LatencySummary latency) =>
        new[] { latency.P50, latency.P90, latency.P99, latency.Max }.OfType<double>();

    private static Markup Row(string name, StepSummary step, Axis axis) => Markup.Of($"""
        <div class="name">{name}</div><svg viewBox="0 0 1000 30" preserveAspectRatio="none" role="img" aria-label="{name}: service {Words(step.ServiceMs)}; response {Words(step.ResponseMs)}"><path class="grid" d="{string.Concat(axis.Ticks.Select(t => $"M{X(axis, t)} 0V30"))}"/>{Bar(step.ServiceMs, axis, "s1", "10")}{Bar(step.ResponseMs, axis, "s3", "21")}</svg>
        """);

    private static Markup Bar(LatencySummary latency, Axis axis, string style, string y)
    {
        if (latency.Max is not { } max)
        {
            return Markup.Empty;
        }

        var thick = Markup.Empty;
        if (latency.P50 is { } low)
        {
            thick = Markup.Of($"<path class=\"range {style}\" d=\"M{X(axis, low)} {y}H{X(axis, latency.P99 ?? latency.P90 ?? low)}h1\"/>");
        }

        return Markup.Of($"<path class=\"line {style}\" d=\"M{X(axis, latency.P50 ?? max)} {y}H{X(axis, max)}m0 -4v8\"/>{thick}");
    }

    private static string Words(LatencySummary latency) => latency.Samples == 0 && latency.Max is null
        ? "not measured"
        : $"p50 {Format.Ms(latency.P50)}, p90 {Format.Ms(latency.P90)}, p99 {Format.Ms(latency.P99)}, largest {Format.Ms(latency.Max)}";

    private static string X(Axis axis, double value) => Format.Coordinate(axis.Position(value) * 1000);
}
