using System.Diagnostics.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.Telemetry;

/// <summary>Every metric that a run exports. Names are relied on by dashboards: add, do not change.</summary>
internal static class TelemetryCatalog
{
    /// <summary>From the send to the answer.</summary>
    public const string ServiceTime = "loadharness.step.service_time";

    /// <summary>From the due time to the answer.</summary>
    public const string ResponseTime = "loadharness.step.response_time";

    /// <summary>The upper bounds of the histograms' buckets, seconds.</summary>
    public static readonly double[] Boundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>All metrics.</summary>
    public static IReadOnlyList<TelemetryMetric> All { get; } =
    [
        One("loadharness.run.elapsed", "s", MetricShape.Gauge, "Time since the run's start.", static s => s.Elapsed.TotalSeconds),
        Many("loadharness.run.state", "", MetricShape.Gauge, ["state"], "1 for what the run is doing: running, paused, finishing, holding, draining, releasing, ended; 0 for the others.", static s => Enum.GetNames<RunState>().Append("Paused").Select(name => Of(name == (s is { IsPaused: true, State: RunState.Running } ? "Paused" : s.State.ToString()) ? 1 : 0, "state", name.ToLowerInvariant()))),
        One("loadharness.devices.planned", "{device}", MetricShape.Gauge, "Devices that the plan has.", static s => s.Devices.Planned),
        One("loadharness.devices.started", "{device}", MetricShape.Counter, "Devices whose first iteration has started.", static s => s.Devices.Started),
        Many("loadharness.funnel.devices", "{device}", MetricShape.Counter, ["stage"], "Devices that have reached a stage of the funnel.", static s => s.Funnel.Select(static stage => Of(stage.Devices, "stage", stage.Stage))),
        One("loadharness.load.planned_rate", "{start}/s", MetricShape.Gauge, "Starts a second that the plan asks for now; 0 while paused and in the closed model.", static s => s.PlannedRateNow),
        One("loadharness.load.start_rate", "{start}/s", MetricShape.Gauge, "Starts in the last second.", static s => s.StartRateNow),
        One("loadharness.starts.due", "{start}", MetricShape.Counter, "Starts that were due.", static s => s.Row.Due),
        One("loadharness.starts.made", "{start}", MetricShape.Counter, "Iterations started.", static s => s.Row.Started),
        One("loadharness.starts.late", "{start}", MetricShape.Counter, "Starts more than 50 ms behind their due time.", static s => s.Generator.LateStarts),
        One("loadharness.starts.dropped", "{start}", MetricShape.Counter, "Starts for which no device was free.", static s => s.Row.Dropped),
        One("loadharness.iterations.active", "{iteration}", MetricShape.UpDownCounter, "Iterations under way.", static s => s.Row.Active),
        One("loadharness.iterations.timed_out", "{iteration}", MetricShape.Counter, "Iterations with an acknowledgement that did not come in time.", static s => s.Row.TimedOut),
        One("loadharness.iterations.refused", "{iteration}", MetricShape.Counter, "Iterations that were refused something.", static s => s.Row.Refused),
        Many("loadharness.step.answers", "{attempt}", MetricShape.Counter, ["step", "result"], "Attempts at a step whose end is known: ok, late, disconnected, refused, cancelled.", static s => s.Steps.SelectMany(static step => Answers(step.Key, step.Value))),
        Many("loadharness.step.unanswered", "{attempt}", MetricShape.UpDownCounter, ["step"], "Attempts beyond their timeout without an answer; falls when a late one comes.", static s => s.Steps.Select(static step => Of(step.Value.Never, "step", step.Key))),
        new(ServiceTime, "s", MetricShape.Histogram, ["step"], "Service time of a step, from the send to the answer; in time and late answers together, warm-up left out.", null),
        new(ResponseTime, "s", MetricShape.Histogram, ["step"], "Response time of a step, from the due time to the answer; likewise.", null),
        Many("loadharness.timeouts", "{timeout}", MetricShape.Counter, ["cause"], "Timed-out acknowledgements by cause, once the cause is known.", static s => s.Timeouts.Causes.Where(static cause => cause.Key != "awaited").Select(static cause => Of(cause.Value, "cause", cause.Key))),
        One("loadharness.connections.active", "{connection}", MetricShape.UpDownCounter, "Connections that stand, after CONNACK.", static s => s.Row.Connected),
        One("loadharness.connections.attempts", "{attempt}", MetricShape.Counter, "Connection attempts of any kind.", static s => s.Churn.Attempts),
        One("loadharness.connections.lost", "{connection}", MetricShape.Counter, "Connections lost that the device did not close.", static s => s.Churn.Disconnects),
        One("loadharness.connections.restored", "{connection}", MetricShape.Counter, "Connections that stood again after a loss or a failed attempt.", static s => s.Churn.Reconnects),
        Many("loadharness.gate.value", "", MetricShape.Gauge, ["gate", "unit"], "A gate's value so far, in the unit that is named.", static s => s.Gates.Where(static gate => gate.Value is not null).Select(static gate => Of(gate.Value!.Value, "gate", gate.That, "unit", gate.Unit))),
        Many("loadharness.gate.limit", "", MetricShape.Gauge, ["gate", "unit"], "A gate's limit.", static s => s.Gates.Select(static gate => Of(gate.Limit, "gate", gate.That, "unit", gate.Unit))),
        Many("loadharness.gate.outcome", "", MetricShape.Gauge, ["gate", "outcome"], "1 for how a gate would be judged now: pass, fail, inconclusive, no_data; 0 for the others.", static s => s.Gates.SelectMany(static gate => Enum.GetValues<GateOutcome>().Select(outcome => Of(gate.Outcome == outcome ? 1 : 0, "gate", gate.That, "outcome", System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString()))))),
        Many("loadharness.finding.devices", "{device}", MetricShape.Gauge, ["finding", "confidence"], "Devices that a finding so far explains.", static s => s.Findings.GroupBy(static finding => (finding.Id, finding.Confidence)).Select(static group => Of(group.Sum(static finding => finding.Devices), "finding", group.Key.Id, "confidence", group.Key.Confidence))),
        One("loadharness.generator.valid", "", MetricShape.Gauge, "1 while the generator keeps up, 0 where the figures so far are not the target's.", static s => s.Generator.Valid ? 1 : 0),
        Maybe("loadharness.generator.lag", "s", "The largest lag of a start behind its due time in the last second.", static s => s.Row.DispatchLagMaxMs / 1000),
        One("loadharness.generator.cpu.usage", "{cpu}", MetricShape.Gauge, "Processors that the harness used in the last second.", static s => s.Row.CpuHarnessPercent / 100),
        Maybe("loadharness.simulator.cpu.usage", "{cpu}", "Processors that the simulator used in the last second.", static s => s.Row.CpuSimulatorPercent / 100),
        Maybe("loadharness.host.cpu.utilization", "1", "Share of the host's processors in use in the last second, 0 to 1.", static s => s.Row.CpuHostPercent / 100),
        One("loadharness.generator.memory.usage", "By", MetricShape.Gauge, "The harness's working set.", static s => s.Row.WorkingSetBytes),
        One("loadharness.generator.gc.pause", "1", MetricShape.Gauge, "Share of the last second in garbage-collection pauses, 0 to 1.", static s => s.Row.GcPausePercent / 100),
    ];

    private static TelemetryMetric One(string name, string unit, MetricShape shape, string description, Func<MetricsSnapshot, double> read) =>
        new(name, unit, shape, [], description, snapshot => [new Measurement<double>(read(snapshot))]);

    private static TelemetryMetric Maybe(string name, string unit, string description, Func<MetricsSnapshot, double?> read) =>
        new(name, unit, MetricShape.Gauge, [], description, snapshot => read(snapshot) is { } value ? [new Measurement<double>(value)] : []);

    private static TelemetryMetric Many(string name, string unit, MetricShape shape, string[] tags, string description, Func<MetricsSnapshot, IEnumerable<Measurement<double>>> read) =>
        new(name, unit, shape, tags, description, read);

    private static IEnumerable<Measurement<double>> Answers(string name, StepSummary step) =>
    [
        Of(step.Ok, "step", name, "result", "ok"), Of(step.Late, "step", name, "result", "late"), Of(step.Disconnected, "step", name, "result", "disconnected"),
        Of(step.Refused, "step", name, "result", "refused"), Of(step.Cancelled, "step", name, "result", "cancelled"),
    ];

    private static Measurement<double> Of(double value, string tag, string text) => new(value, new KeyValuePair<string, object?>(tag, text));

    private static Measurement<double> Of(double value, string tag, string text, string other, string otherText) =>
        new(value, new KeyValuePair<string, object?>(tag, text), new KeyValuePair<string, object?>(other, otherText));
}
