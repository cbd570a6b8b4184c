using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Core.Results;

/// <summary>What a summary says that is not measured.</summary>
public sealed record RunFacts
{
    /// <summary>Which run.</summary>
    public required RunInfo Run { get; init; }

    /// <summary>True where someone stopped the run.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>Reasons beside the generator's own health for which the figures are not valid, as a simulator that crashed; one sentence each.</summary>
    public IReadOnlyList<string> InvalidReasons { get; init; } = [];

    /// <summary>True where a part of the measurements is lost, so that counters need not balance: a worker died.</summary>
    public bool Incomplete { get; init; }

    /// <summary>The worker processes; null without.</summary>
    public IReadOnlyList<WorkerSummary>? Workers { get; init; }

    /// <summary>What the audit found; null where there was none.</summary>
    public AuditResult? Audit { get; init; }

    /// <summary>What the simulator says of connections and messages; null for other targets, and for a run that was cut off.</summary>
    public ServerView? Server { get; init; }

    /// <summary>What the failures are put down to.</summary>
    public IReadOnlyList<Finding> Diagnosis { get; init; } = [];

    /// <summary>The timeouts by the finding that explains them.</summary>
    public IReadOnlyDictionary<string, long> TimeoutFindings { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Whether the plan's <c>expect</c> was met; null where it expects nothing.</summary>
    public ExpectationResult? Expectation { get; init; }

    /// <summary>What a reader must know; one sentence each.</summary>
    public IReadOnlyList<string> Disclosures { get; init; } = [];
}

/// <summary>Makes a run's summary out of what was measured.</summary>
internal static class SummaryBuilder
{
    /// <summary>Makes the summary.</summary>
    public static RunSummary Build(RunPlan plan, RunRecorder recorder, RunTotals totals, GeneratorSummary measured, IReadOnlyList<GateResult> gates, RunFacts facts, IReadOnlyList<Resumption> resumptions)
    {
        var reasons = facts.InvalidReasons.Concat(OwnLimits(recorder)).Concat(measured.Reasons).ToArray();
        var generator = measured with { Valid = reasons.Length == 0, Reasons = reasons, Workers = facts.Workers };
        var decision = VerdictRule.Decide(gates, generator.Valid, generator.Reasons, facts.Interrupted, facts.Expectation);
        var imbalances = facts.Incomplete ? [] : BalanceCheck.Of(recorder);
        var steps = totals.SummarizeSteps(phased: true);
        var suback = steps.GetValueOrDefault(Step.NameOf(StepKind.Suback)) ?? new StepSummary();
        return new RunSummary
        {
            Run = facts.Run,
            Verdict = imbalances.Count == 0 ? decision.Verdict : Verdict.Invalid,
            VerdictReason = imbalances.Count == 0 ? decision.Reason : "The counters do not balance, which is a bug in the harness: " + imbalances[0],
            ExitCode = (int)(imbalances.Count == 0 ? decision.ExitCode : ExitCode.InternalError),
            Gates = gates,
            Devices = new DeviceCounts(plan.Fleet.Devices, recorder.Starts.Devices, recorder.Funnel(recorder.FunnelStages.Count - 1)),
            Funnel = totals.SummarizeFunnel(),
            Steps = steps,
            Timeouts = totals.SummarizeTimeouts() with { Findings = facts.TimeoutFindings },
            TimeoutCurve = TimeoutCurveBuilder.Build(plan.Timeouts, totals),
            Refusals = recorder.Refusals,
            Subacks = new SubackSummary(suback.Ok, suback.Refused, suback.Late, suback.Never + suback.Disconnected),
            Churn = totals.SummarizeChurn(facts.Server, curves: true),
            Handshakes = new HandshakeSummary { Full = recorder.Handshakes.Full, Resumed = recorder.Handshakes.Resumed, Protocols = recorder.Handshakes.Protocols },
            Generator = generator,
            Diagnosis = [.. FewerStarted(plan.Fleet.Devices, recorder.Starts.Devices).Concat(facts.Diagnosis).Select(static (finding, index) => finding with { Rank = index + 1 })],
            Expectation = facts.Expectation,
            Evidence = recorder.Evidence.Summarize(),
            Audit = facts.Audit,
            Faults = [.. FaultCalendar.AsRun(plan, resumptions).AllFaults().Select(static item => new FaultWindow(item.Fault.Kind, item.Fault.At.TotalSeconds, (item.Fault.At + item.Fault.For)?.TotalSeconds))],
            Disclosures = facts.Disclosures,
        };
    }

    /// <summary>Connections that this host could not open say nothing about the target.</summary>
    private static IEnumerable<string> OwnLimits(RunRecorder recorder)
    {
        var limits = recorder.OwnLimits;
        foreach (var (count, what, mend) in new[]
        {
            (limits.Ports, "local ports towards the target", "add source addresses with --ifaddr"),
            (limits.Descriptors, "file descriptors", "raise 'ulimit -n', divide the devices with --workers"),
        })
        {
            if (count > 0)
            {
                yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"This host ran out of {what}: {count:N0} connections could not be opened; {mend}, or use fewer devices.");
            }
        }
    }

    /// <summary>Devices that were planned and did not start are a finding: every share in the report is one of those that did.</summary>
    private static Finding[] FewerStarted(long planned, long started) => started >= planned ? [] :
    [
        new Finding("fewer-devices-started", "certain", planned - started,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{started:N0} of {planned:N0} planned devices started."),
            "Let the run go on to its end, or give the load enough time for all devices (loadharness validate says how much).") { Title = "Fewer devices started than planned" },
    ];
}
