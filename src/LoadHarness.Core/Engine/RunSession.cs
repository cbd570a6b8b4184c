using LoadHarness.Core.Gates;
using LoadHarness.Core.Gates.Drift;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Engine;

/// <summary>One run from first start to summary: engine, collector and gates together.</summary>
public sealed class RunSession : IDisposable
{
    private readonly RunPlan _plan;
    private readonly RunRecorder _recorder;
    private readonly IRunDriver _driver;
    private readonly MetricsCollector _collector;
    private readonly List<IRunSink> _sinks;
    private readonly GateExpression[] _gates;
    private readonly DriftWatch _drift;
    private readonly AbortJudge?[] _judges;
    private readonly double?[] _abortedAt;
    private readonly (double At, long Samples)?[] _brokenSince;
    private readonly CancellationTokenSource _abort = new();

    /// <summary>Makes a session for a validated plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="scenario">What devices do.</param>
    /// <param name="recorder">Where the scenario's measurements go.</param>
    /// <param name="clock">The one way to wait.</param>
    /// <param name="probe">Reads CPU and memory.</param>
    /// <param name="sinks">Who takes each second.</param>
    public RunSession(RunPlan plan, IScenario scenario, RunRecorder recorder, PacingClock clock, IHostProbe probe, IReadOnlyList<IRunSink> sinks)
        : this(plan, new RunEngine(plan, scenario, recorder, clock), recorder, probe, sinks)
    {
    }

    /// <summary>Makes a session that something else than this process's own engine drives.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="driver">What drives it.</param>
    /// <param name="recorder">Where measurements arrive.</param>
    /// <param name="probe">Reads CPU and memory.</param>
    /// <param name="sinks">Who takes each second.</param>
    /// <param name="seconds">When a second's measurements are there; null where they always are.</param>
    public RunSession(RunPlan plan, IRunDriver driver, RunRecorder recorder, IHostProbe probe, IReadOnlyList<IRunSink> sinks, IRunSeconds? seconds = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _recorder = recorder;
        _driver = driver;
        _gates = [.. plan.Gates.Select(static gate => GateExpression.Parse(gate.That))];
        _judges = [.. plan.Gates.Zip(_gates, static (gate, expression) => gate.Abort ? new AbortJudge(expression, gate.After) : null)];
        _abortedAt = new double?[_gates.Length];
        _brokenSince = new (double At, long Samples)?[_gates.Length];
        _drift = new DriftWatch(_gates, plan.Warmup, () => _collector!.Totals);
        _sinks = [.. sinks, _drift];
        _collector = new MetricsCollector(plan, driver, recorder, probe, PlanDescription.Of(plan).PlannedLength, Judge, _sinks, seconds);
    }

    /// <summary>Adds one who takes each second; before the run only.</summary>
    public void AddSink(IRunSink sink) => _sinks.Add(sink);

    /// <summary>Runs to the end, or until stopped.</summary>
    /// <param name="stop">Ends starts; what is under way drains.</param>
    /// <param name="cutOff">Cuts off what is under way.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken cutOff)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop, _abort.Token);
        using var ended = new CancellationTokenSource();
        var running = _driver.RunAsync(stopping.Token, cutOff);
        var collecting = CollectAsync(ended.Token);
        try
        {
            await running.ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await collecting.ConfigureAwait(false);
        }
    }

    /// <summary>Makes the summary; to be called once the run has ended.</summary>
    public RunSummary Summarize(RunFacts facts) =>
        SummaryBuilder.Build(_plan, _recorder, _collector.Totals, _collector.SummarizeGenerator(), [.. Evaluate(new AuditedMetrics(_collector.Totals, facts.Audit)).Select(WithBreak)], facts);

    /// <inheritdoc/>
    public void Dispose() => _abort.Dispose();

    private async Task CollectAsync(CancellationToken ended)
    {
        try
        {
            await _collector.RunAsync(ended).ConfigureAwait(false);
        }
        catch
        {
            await _abort.CancelAsync().ConfigureAwait(false); // A full disk, or a bug: a run whose figures are lost must not go on.
            throw;
        }
    }

    private IReadOnlyList<GateResult> Judge(IGateMetrics metrics, TimeSpan elapsed)
    {
        for (var i = 0; i < _judges.Length; i++)
        {
            if (_abortedAt[i] is null && _judges[i]?.Observe(elapsed, metrics) == true)
            {
                _abortedAt[i] = elapsed.TotalSeconds;
                _abort.Cancel();
            }
        }

        var results = Evaluate(metrics);
        for (var i = 0; i < results.Length; i++)
        {
            // A gate that holds again has not been broken: at the first few devices of a ramp many a rate is beyond its limit.
            _brokenSince[i] = results[i].Outcome == GateOutcome.Fail ? _brokenSince[i] ?? (elapsed.TotalSeconds, results[i].Samples) : null;
        }

        return results;
    }

    private GateResult[] Evaluate(IGateMetrics metrics)
    {
        var drifts = _drift.Results.GetEnumerator();
        return [.. _gates.Select((gate, index) => (gate.Drift == DriftUnit.None ? GateEvaluator.Evaluate(gate, metrics) : Next(drifts)) with { AbortedAt = _abortedAt[index] })];
    }

    private GateResult WithBreak(GateResult result, int index) =>
        result.Outcome == GateOutcome.Fail && _brokenSince[index] is { } since ? result with { BrokenAt = since.At, BrokenOn = since.Samples } : result;

    private static GateResult Next(IEnumerator<GateResult> results) => results.MoveNext() ? results.Current : throw new InvalidOperationException("A drift gate has no result.");
}
