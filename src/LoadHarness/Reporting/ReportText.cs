using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.Reporting;

/// <summary>The words that all reports share, so that they cannot say different things about one run.</summary>
internal static class ReportText
{
    private const int CommitLength = 9;

    private static readonly string[] BareSteps = [.. Step.All.OrderBy(s => s.Kind).Select(s => s.BareName).Distinct(StringComparer.Ordinal)];

    /// <summary>The verdict as a word in capitals.</summary>
    public static string Word(Verdict verdict) => verdict.ToString().ToUpperInvariant();

    /// <summary>What a verdict means to someone who sees one for the first time.</summary>
    public static string Meaning(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "Every gate holds with its 95 % interval, and the generator kept up.",
        Verdict.Fail => "At least one gate is broken, or something the plan demands did not happen.",
        Verdict.Inconclusive => "No gate is broken, but the samples are too few to say that all hold.",
        Verdict.Invalid => "The generator or its host was the bottleneck: the figures describe the test bench and say nothing about the target.",
        Verdict.Interrupted => "The run was stopped before its end: the figures cover what had happened by then.",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>A gate's outcome as a word.</summary>
    public static string Word(GateOutcome outcome) => outcome switch
    {
        GateOutcome.NoData => "no data",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    /// <summary>The 95 % interval of a gate's value.</summary>
    public static string Interval(GateResult gate) =>
        gate.Low is null && gate.High is null ? Format.None : $"{Format.InUnit(gate.Low, gate.Unit)} … {Format.InUnit(gate.High, gate.Unit)}";

    /// <summary>Steps that were tried, under their bare names, in the order in which a device meets them.</summary>
    public static IReadOnlyList<(string Name, StepSummary Step)> Steps(IReadOnlyDictionary<string, StepSummary> steps) =>
        [.. BareSteps.Where(steps.ContainsKey).Select(name => (name, steps[name])).Where(s => s.Item2.Attempts > 0 || s.Item2.ServiceMs.Samples > 0 || s.Item2.ResponseMs.Samples > 0)];

    /// <summary>Phased steps that were tried: <c>claim.suback</c>, in the order in which a device meets them.</summary>
    public static IReadOnlyList<(string Name, StepSummary Step)> PhasedSteps(IReadOnlyDictionary<string, StepSummary> steps) =>
        [.. Step.All.Where(s => s.Phase != Phase.None && steps.ContainsKey(s.Name)).Select(s => (s.Name, steps[s.Name])).Where(s => s.Item2.Attempts > 0)];

    /// <summary>Counts by name, largest first.</summary>
    public static IEnumerable<KeyValuePair<string, long>> Largest(IReadOnlyDictionary<string, long> counts) =>
        counts.Where(c => c.Value != 0).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal);

    /// <summary>Scenario, target, time and version, in one line.</summary>
    public static string Context(RunInfo run) =>
        $"{run.Scenario} · {run.Target.Kind} {run.Target.Endpoint} · {Format.Time(run.StartedAt)} · {Format.Duration(run.FinishedAt - run.StartedAt)} · loadharness {Version(run.Version)}";

    /// <summary>A version as people name it: of the commit only what tells it apart.</summary>
    public static string Version(string version) => version.IndexOf('+', StringComparison.Ordinal) is var plus and > 0 && version.Length > plus + CommitLength ? version[..(plus + 1 + CommitLength)] : version;

    /// <summary>Started, then each stage of the funnel.</summary>
    public static string Funnel(RunSummary summary) =>
        string.Join(" → ", [$"{Format.Count(summary.Devices.Started)} of {Format.Count(summary.Devices.Planned)} started", .. summary.Funnel.Select(s => $"{s.Stage} {Format.Count(s.Devices)}")]);

    /// <summary>How many iterations waited in vain.</summary>
    public static string Timeouts(TimeoutSummary timeouts) => timeouts.Started == 0
        ? "nothing was started"
        : $"{Format.Count(timeouts.Iterations)} of {Format.Count(timeouts.Started, "iteration")} ({Format.Ratio(timeouts.Rate)})";

    /// <summary>Each cause with its count and its share of all timed-out acknowledgements; the shares add up to 100 %.</summary>
    public static IEnumerable<string> Causes(TimeoutSummary timeouts) => Split(timeouts.Causes);

    /// <summary>The same timeouts by the finding that explains them; nothing where there was no diagnosis.</summary>
    public static IEnumerable<string> Findings(TimeoutSummary timeouts) => Split(timeouts.Findings);

    /// <summary>Where the account and the devices disagree after the run.</summary>
    public static string Audit(AuditResult audit)
    {
        var found = audit.Orphans == 0
            ? "no orphans"
            : $"{Known(audit.Things, "orphaned thing")}, {Known(audit.Certificates, "pending certificate")}, {Known(audit.Serials, "serial")} provisioned twice";
        return $"{found} among {Format.Count(audit.Checked)} things and certificates looked at{(audit.Gaps.Count == 0 ? "" : "; " + string.Join(" ", audit.Gaps))}";

        static string Known(long? count, string noun) => count is { } known ? Format.Count(known, noun) : $"{Format.None} {noun}s";
    }

    /// <summary>A finding's name with how sure it is, its devices, and the causes that fit as well.</summary>
    public static string About(Finding finding)
    {
        const int Most = 3;
        var names = finding.Candidates.Select(static candidate => candidate.Id).Distinct(StringComparer.Ordinal).ToArray();
        var also = names.Length == 0 ? "" : $"; fits as well: {string.Join(", ", names.Take(Most))}{(names.Length > Most ? $" and {Format.Count(names.Length - Most)} more" : "")}";
        return $"{finding.Confidence}, {Format.Count(finding.Devices, "device")}{also}";
    }

    /// <summary>Disconnects, reconnects and how fast devices came back.</summary>
    public static string Churn(ChurnSummary churn)
    {
        var parts = new List<string>
        {
            $"{Format.Count(churn.Attempts, "connection attempt")}, {Format.Count(churn.Disconnects, "disconnect")}, {Format.Count(churn.Reconnects, "reconnect")}",
        };
        if (churn is { Reconnects: > 0, ReconnectsPerDeviceHour: > 0 })
        {
            // Connections that never stood at a second's end make no device-hours, and so no rate.
            parts.Add($"{Format.Number(churn.ReconnectsPerDeviceHour)} per device and hour");
        }

        if (churn.Recovery.T50Ms is not null)
        {
            parts.Add($"back after {Format.Ms(churn.Recovery.T50Ms)} (half), {Format.Ms(churn.Recovery.T95Ms)} (95 %), {Format.Ms(churn.Recovery.T100Ms)} (all)");
        }

        if (churn.TurnedAway > 0)
        {
            parts.Add($"{Format.Ratio(churn.TurnedAwayShare)} of attempts turned away");
        }

        return string.Join(", ", parts);
    }

    /// <summary>Refusals by step and code, the most frequent first: <c>claim.suback 0x80: 20</c>; empty without any.</summary>
    public static string Refusals(IReadOnlyDictionary<string, long> refusals) => string.Join(", ", Largest(refusals).Take(5).Select(refusal => $"{refusal.Key}: {Format.Count(refusal.Value)}"));

    /// <summary>Whether starts came on time.</summary>
    public static string Starts(GeneratorSummary generator) => generator.PlannedStarts == 0
        ? "had no start to make"
        : $"{(generator.Valid ? "kept up" : "did not keep up")}: {Format.PerSecond(generator.AchievedRate)}{(generator.PlannedRate > 0 ? $" on average, {Format.PerSecond(generator.PlannedRate)} planned at the peak" : "")}, "
        + $"lag {(generator.DispatchLagMs.P99 is { } p99 ? $"p99 {Format.Ms(p99)} " : "")}max {Format.Ms(generator.DispatchLagMs.Max)}, "
        + $"{Format.Count(generator.LateStarts)} late, {Format.Count(generator.DroppedStarts)} dropped";

    /// <summary>What the run cost this host.</summary>
    public static string Resources(GeneratorSummary generator)
    {
        var cpu = $"CPU harness {Format.Percent(generator.CpuPercent.Harness)} of a core";
        cpu += generator.CpuPercent.Simulator is { } simulator ? $", simulator {Format.Percent(simulator)} of a core" : "";
        cpu += generator.CpuPercent.Host is { } host ? $", host {Format.Percent(host)}" : "";
        return $"{cpu}, GC pauses {Format.Percent(generator.GcPausePercent)}, memory {Format.Bytes(generator.PeakWorkingSetBytes)}{(generator.InvalidWindows.Count > 0 ? $", beyond budget for {Format.Percent(generator.InvalidPercent)} of the time" : "")}";
    }

    private static IEnumerable<string> Split(IReadOnlyDictionary<string, long> counts)
    {
        var largest = Largest(counts).ToArray();
        return largest.Zip(Shares.Of([.. largest.Select(static count => count.Value)]), static (count, share) => $"{count.Key} {Format.Count(count.Value)} ({share})");
    }
}
