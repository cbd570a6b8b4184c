using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>What became of each step's attempts, and how long the answers took.</summary>
internal static class StepTables
{
    /// <summary>How attempts ended: one row a step.</summary>
    public static Markup Counts(IReadOnlyDictionary<string, StepSummary> steps) => Markup.Of($"""
        <div class="scroll" tabindex="0"><table><thead><tr><th>step</th><th class="n">attempts</th><th class="n">ok</th><th class="n edge">timeouts</th><th class="n">late</th><th class="n">never</th><th class="n">cut off</th><th class="n edge">refused</th><th class="n">cancelled</th></tr></thead>
        <tbody>{Rows(steps).Select(CountRow)}</tbody></table></div>
        <p class="muted small">Attempts are ok + timeouts + refused + cancelled; timeouts are late (answered after the timeout) + never + cut off (the peer closed first). An attempt at suback is one filter.</p>

        """);

    /// <summary>Service and response percentiles: one row a step.</summary>
    public static Markup Latencies(IReadOnlyDictionary<string, StepSummary> steps) => Markup.Of($"""
        <div class="scroll" tabindex="0"><table><thead><tr><th rowspan="2">step, ms</th><th rowspan="2" class="n">answers</th><th colspan="5" class="group edge">service: from the actual send</th><th colspan="5" class="group edge">response: from the due time</th></tr>
        <tr>{Heads()}{Heads()}</tr></thead>
        <tbody>{Rows(steps).Select(LatencyRow)}</tbody></table></div>
        <p class="muted small">Answers in time and late ones together. {Format.None} stands where there are too few answers: a percentile p needs 10/(1−p) of them.</p>

        """);

    /// <summary>Bare steps in order, each followed by its phases where there are two.</summary>
    private static IEnumerable<(string Name, StepSummary Step, bool IsPhase)> Rows(IReadOnlyDictionary<string, StepSummary> steps)
    {
        var phases = ReportText.PhasedSteps(steps).ToLookup(s => s.Name[(s.Name.IndexOf('.', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
        foreach (var (name, step) in ReportText.Steps(steps))
        {
            yield return (name, step, false);
            if (phases[name].Count() > 1)
            {
                foreach (var phase in phases[name])
                {
                    yield return (phase.Name, phase.Step, true);
                }
            }
        }
    }

    private static Markup CountRow((string Name, StepSummary Step, bool IsPhase) row) => Markup.Of($"""
        <tr{Class(row.IsPhase)}>{Name(row)}<td class="n">{Format.Count(row.Step.Attempts)}</td><td class="n">{Format.Count(row.Step.Ok)}</td>{Trouble(row.Step.Timeouts, "edge")}{Trouble(row.Step.Late)}{Trouble(row.Step.Never)}{Trouble(row.Step.Disconnected)}{Trouble(row.Step.Refused, "edge")}<td class="n zero">{Format.Count(row.Step.Cancelled)}</td></tr>

        """);

    /// <summary>A count that should be zero: seen at once where it is not.</summary>
    private static Markup Trouble(long count, string style = "") => Markup.Of($"<td class=\"n {(count == 0 ? "zero" : "hot")} {style}\">{Format.Count(count)}</td>");

    private static Markup LatencyRow((string Name, StepSummary Step, bool IsPhase) row) => Markup.Of($"""
        <tr{Class(row.IsPhase)}>{Name(row)}<td class="n">{Format.Count(row.Step.ServiceMs.Samples)}</td>{Cells(row.Step.ServiceMs)}{Cells(row.Step.ResponseMs)}</tr>

        """);

    private static Markup Heads() => Markup.Of($"<th class=\"n edge\">p50</th><th class=\"n\">p90</th><th class=\"n\">p99</th><th class=\"n\">p99.9</th><th class=\"n\">max</th>");

    private static Markup Cells(LatencySummary latency) => Markup.Of($"""
        <td class="n edge">{Format.MsNumber(latency.P50)}</td><td class="n">{Format.MsNumber(latency.P90)}</td><td class="n">{Format.MsNumber(latency.P99)}</td><td class="n">{Format.MsNumber(latency.P999)}</td><td class="n">{Format.MsNumber(latency.Max)}</td>
        """);

    private static Markup Class(bool isPhase) => isPhase ? Markup.Of($" class=\"sub\"") : Markup.Empty;

    private static Markup Name((string Name, StepSummary Step, bool IsPhase) row) => row.IsPhase ? Markup.Of($"<td class=\"sub\">{row.Name}</td>") : Markup.Of($"<td>{row.Name}</td>");
}
