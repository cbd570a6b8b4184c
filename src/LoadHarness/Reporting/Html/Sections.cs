using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>The parts of the page that are neither charts nor steps.</summary>
internal static class Sections
{
    /// <summary>Verdict, reason and context, the paragraph, and the figures most looked for.</summary>
    public static Markup Head(RunSummary summary) => Markup.Of($"""
        <header class="{ReportText.Word(summary.Verdict).ToLowerInvariant()}"><span class="mark" aria-hidden="true">{Mark(summary.Verdict)}</span><div><h1><b>{ReportText.Word(summary.Verdict)}</b> {summary.Run.Name}</h1><p>{summary.VerdictReason}</p><p class="context">{ReportText.Context(summary.Run)}</p></div></header>
        <section class="lead"><p>{Narrative.Of(summary)}</p></section>
        <div class="tiles">{Tile($"{Format.Count(summary.Devices.Operational)} / {Format.Count(summary.Devices.Started)}", "operational / started devices")}{Tile(summary.Timeouts.Started == 0 ? Format.None : Format.Ratio(summary.Timeouts.Rate), "timeout rate")}{StepTile(summary, "suback")}{StepTile(summary, "journey")}{Tile(Format.PerSecond(summary.Generator.AchievedRate), $"starts, {Format.PerSecond(summary.Generator.PlannedRate)} planned")}</div>

        """);

    /// <summary>Value, limit, interval and samples of each gate, and why it ended so.</summary>
    public static Markup Gates(IReadOnlyList<GateResult> gates) => gates.Count == 0
        ? Markup.Of($"<p class=\"muted\">The plan has no gates; the verdict rests on the run's validity alone.</p>")
        : Markup.Of($"""
            <div class="scroll" tabindex="0"><table class="gates"><thead><tr><th>gate</th><th>outcome</th><th class="n">value</th><th class="n">limit</th><th class="n">95 % interval</th><th class="n">samples</th><th class="n">broken since</th></tr></thead>
            <tbody>{gates.Select(Gate)}</tbody></table></div>

            """);

    /// <summary>Timed-out acknowledgements by cause, and what became of the filters.</summary>
    public static Markup Timeouts(RunSummary summary)
    {
        var table = Split("cause", summary.Timeouts.Causes);
        var findings = summary.Timeouts.Findings.Count == 0 ? Markup.Empty : Markup.Of($"<p>The same timeouts by what explains them:</p>{Split("finding", summary.Timeouts.Findings)}");
        var subacks = summary.Subacks;
        return Markup.Of($"""
            <p>{ReportText.Timeouts(summary.Timeouts)} had at least one acknowledgement that did not arrive within its timeout.</p>{table}{findings}{(summary.Refusals.Count > 0 ? Markup.Of($"<p>Refused, by step and code: {ReportText.Refusals(summary.Refusals)}.</p>") : Markup.Of($""))}
            <p>Subscribed filters: {Format.Count(subacks.Granted)} granted in time, {Format.Count(subacks.Late)} late, {Format.Count(subacks.Never)} never answered or cut off, {Format.Count(subacks.Refused)} refused.</p>

            """);
    }

    /// <summary>Whether the figures can be trusted.</summary>
    public static Markup Generator(RunSummary summary)
    {
        var g = summary.Generator;
        return Markup.Of($"""
            <p>The generator {(g.PlannedStarts == 0 ? "had no start to make." : g.Valid ? "kept up: the figures describe the target." : "did not keep up: the figures do not describe the target.")}</p>{List(g.Reasons)}
            <dl>{Entry("starts", $"{Format.Count(g.PlannedStarts)} due, {Format.Count(g.LateStarts)} later than 50 ms, {Format.Count(g.DroppedStarts)} dropped")}{Entry("rate", $"{Format.PerSecond(g.AchievedRate)} achieved, {Format.PerSecond(g.PlannedRate)} planned at the highest, {Format.PerSecond(g.OperationalRate)} operational")}{Entry("dispatch lag", $"p50 {Format.Ms(g.DispatchLagMs.P50)}, p99 {Format.Ms(g.DispatchLagMs.P99)}, largest {Format.Ms(g.DispatchLagMs.Max)}")}{Entry("CPU, average", $"harness {Format.Percent(g.CpuPercent.Harness)} of a core, simulator {Format.Percent(g.CpuPercent.Simulator)} of a core, host {Format.Percent(g.CpuPercent.Host)} of all cores")}{Entry("garbage collection", $"{Format.Percent(g.GcPausePercent)} of the time in pauses")}{Entry("memory", $"{Format.Bytes(g.PeakWorkingSetBytes)} working set at the highest")}{Entry("device keys", $"{Format.Count(g.KeyGenerationMs.Samples)} made, p50 {Format.Ms(g.KeyGenerationMs.P50)}, p99 {Format.Ms(g.KeyGenerationMs.P99)}, outside every step")}{Entry("TLS handshakes", Handshakes(summary.Handshakes))}</dl>

            """);
    }

    /// <summary>What a reader must know to read the figures rightly.</summary>
    public static Markup Disclosures(IReadOnlyList<string> disclosures) => disclosures.Count == 0 ? Markup.Of($"<p class=\"muted\">None.</p>") : List(disclosures);

    /// <summary>What is needed to repeat the run.</summary>
    public static Markup Environment(RunSummary summary, RunManifest? manifest)
    {
        var run = Markup.Of($"<dl>{Entry("run", summary.Run.Id)}{Entry("seed", summary.Run.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture))}{Entry("target", $"{summary.Run.Target.Kind} {summary.Run.Target.Endpoint}")}{Entry("started", Format.Time(summary.Run.StartedAt))}{Entry("finished", Format.Time(summary.Run.FinishedAt))}{Entry("loadharness", summary.Run.Version)}</dl>");
        return manifest is null ? run : Markup.Of($"""
            {run}<h3>Versions and host</h3><dl>{manifest.Versions.Select(v => Entry(v.Key, v.Value))}{manifest.Host.Select(h => Entry(h.Key, h.Value))}{Entry("handshakes", manifest.Handshakes)}</dl>
            {(manifest.Overrides.Count == 0 ? Markup.Empty : Markup.Of($"<h3>Set outside the plan</h3><dl>{manifest.Overrides.Select(o => Entry(o.Key, o.Value))}</dl>"))}
            <details class="block"><summary>Effective plan</summary><pre>{manifest.EffectivePlan}</pre></details>

            """);
    }

    /// <summary>Counts as bars of a whole.</summary>
    public static Markup Bars(string style, string head, string count, string share, IReadOnlyList<(string Name, long Count)> rows, long whole) => Markup.Of($"""
        <div class="scroll" tabindex="0"><table class="{style}"><thead><tr><th>{head}</th><th class="n">{count}</th><th class="n">{share}</th><th></th></tr></thead>
        <tbody>{rows.Select(r => Markup.Of($"<tr><td>{r.Name}</td><td class=\"n\">{Format.Count(r.Count)}</td><td class=\"n\">{Format.Share(r.Count, whole)}</td><td class=\"bar\"><div style=\"width:{Format.Coordinate(whole == 0 ? 0 : 100.0 * r.Count / whole)}%\"></div></td></tr>\n"))}</tbody></table></div>

        """);

    private static Markup Gate(GateResult gate)
    {
        var word = ReportText.Word(gate.Outcome);
        var aborted = gate.AbortedAt is { } at ? $" Ended the run at {Format.Clock(TimeSpan.FromSeconds(at))}." : "";
        return Markup.Of($"<tr><td><code>{gate.That}</code></td><td><span class=\"tag {word.Replace(" ", "", StringComparison.Ordinal)}\">{word}</span></td><td class=\"n\" data-k=\"value\">{Format.InUnit(gate.Value, gate.Unit)}</td><td class=\"n\" data-k=\"limit\">{Format.InUnit(gate.Limit, gate.Unit)}</td><td class=\"n\" data-k=\"95 % interval\">{ReportText.Interval(gate)}</td><td class=\"n\" data-k=\"samples\">{Format.Count(gate.Samples)}</td><td class=\"n\" data-k=\"broken since\">{Since(gate)}</td></tr>\n<tr class=\"reason\"><td colspan=\"7\">{gate.Reason + aborted}</td></tr>\n");
    }

    /// <summary>When the gate was first broken for good, and on how many samples.</summary>
    private static string Since(GateResult gate) => gate.BrokenAt is { } at ? $"{Format.Clock(TimeSpan.FromSeconds(at))}, on {Format.Count(gate.BrokenOn ?? 0)}" : Format.None;

    private static string Mark(Verdict verdict) => verdict switch { Verdict.Pass => "✓", Verdict.Fail => "✕", Verdict.Inconclusive => "?", Verdict.Invalid => "!", _ => "■" };

    /// <summary>Timed-out acknowledgements by cause, with shares that add up to 100 %, and their sum.</summary>
    private static Markup Split(string head, IReadOnlyDictionary<string, long> counts)
    {
        var rows = ReportText.Largest(counts).ToArray();
        var whole = rows.Sum(static row => row.Value);
        return rows.Length == 0 ? Markup.Empty : Markup.Of($"""
            <div class="scroll" tabindex="0"><table class="bars bad"><thead><tr><th>{head}</th><th class="n">acknowledgements</th><th class="n">of all timeouts</th><th></th></tr></thead>
            <tbody>{rows.Zip(Shares.Of([.. rows.Select(static row => row.Value)]), (row, share) => Markup.Of($"<tr><td>{row.Key}</td><td class=\"n\">{Format.Count(row.Value)}</td><td class=\"n\">{share}</td><td class=\"bar\"><div style=\"width:{Format.Coordinate(100.0 * row.Value / whole)}%\"></div></td></tr>\n"))}<tr class="sub"><td>all</td><td class="n">{Format.Count(whole)}</td><td class="n">100 %</td><td></td></tr></tbody></table></div>

            """);
    }

    private static Markup Tile(string value, string label) => Markup.Of($"<div><b>{value}</b><span>{label.Replace(" ms", "\u00A0ms", StringComparison.Ordinal)}</span></div>");

    private static Markup StepTile(RunSummary summary, string name)
    {
        if (!summary.Steps.TryGetValue(name, out var step) || step.ServiceMs.Samples == 0)
        {
            return Markup.Empty;
        }

        return step.ServiceMs.P99 is null
            ? Tile(Format.Ms(step.ServiceMs.P50), $"{name} p50")
            : Tile(Format.Ms(step.ServiceMs.P99), $"{name} p99, p50 {Format.Ms(step.ServiceMs.P50)}");
    }

    private static string Handshakes(HandshakeSummary handshakes)
    {
        var protocols = string.Join(", ", ReportText.Largest(handshakes.Protocols).Select(p => $"{p.Key} {Format.Count(p.Value)}"));
        return $"{Format.Count(handshakes.Full)} full, {Format.Count(handshakes.Resumed)} resumed{(protocols.Length > 0 ? "; " + protocols : "")}";
    }

    private static Markup Entry(string name, string value) => Markup.Of($"<dt>{name}</dt><dd>{value}</dd>");

    private static Markup List(IReadOnlyList<string> items) => items.Count == 0 ? Markup.Empty : Markup.Of($"<ul>{items.Select(i => Markup.Of($"<li>{i}</li>"))}</ul>");
}
