using LoadHarness.Core.Gates;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
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
    private readonly RunGates _gates;
    private readonly AbortJudge?[] _judges;
    private readonly CancellationTokenSource _abort = new();
    private readonly TargetWatch _target = new();
    private IReadOnlyList<TimeSpan> _comingBack = []; // Of each resumption; when this one begins to measure is not known before it does.

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
        _gates = new RunGates(plan, () => _collector!.Totals);
        _judges = [.. plan.Gates.Zip(_gates.All, static (gate, expression) => gate.Abort ? new AbortJudge(expression, gate.After) : null)];
        _sinks = [.. sinks, _target, _gates.Drift];
        _collector = new MetricsCollector(plan, driver, recorder, probe, PlanDescription.Of(plan).PlannedLength, Judge, _sinks, seconds);
    }

    /// <summary>Lets drift gates read the target's own metrics; before the run only.</summary>
    /// <param name="read">Returns one by its name; null where it is not known. Called once a second, and must not wait.</param>
    public void AddTargetMetrics(Func<string, double?> read) => _collector.Totals.TargetMetric = read;

    /// <summary>Adds one who takes each second; before the run only.</summary>
    public void AddSink(IRunSink sink) => _sinks.Add(sink);

    /// <summary>Lets a journal take each second, behind the drift gates whose windows stand in it; before the run only.</summary>
    public void AddJournal(JournalWriter journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        journal.Attach(_gates);
        _sinks.Add(journal);
    }

    /// <summary>Takes over what an earlier process of the run measured, and goes on where it was cut off; before the run only.</summary>
    /// <param name="folder">The run's folder, whose journal is read.</param>
    /// <param name="sinceStart">How long ago the devices began; at least as long as the journal reaches.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="HarnessException">The journal cannot be read.</exception>
    public async Task<RunReplay> GoOnAsync(string folder, TimeSpan sinceStart)
    {
        var time = _recorder.TimeProvider;
        _recorder.AnchorAt(time.GetTimestamp() - (long)(sinceStart.TotalSeconds * time.TimestampFrequency));
        var replay = await RunReplay.ReadIntoAsync(folder, folder, _plan, new RunBooks(_recorder, _collector.Totals, _gates, _collector.Tally)).ConfigureAwait(false);
        var point = replay.ResumePoint;
        ((RunEngine)_driver).GoOnFrom(point); // Workers' runs are not resumed.
        _comingBack = [.. replay.Resumptions.Select(static each => each.ComingBack), point.ComingBack(replay.Start?.PeakRate)];
        _target.TakeOver(replay.Target);
        _collector.GoesOn = true;
        return replay;
    }

    /// <summary>When the run had no process, from its start, and was resumed.</summary>
    public IReadOnlyList<Resumption> Resumptions => [.. _collector.Tally.Health.Gaps.Zip(_comingBack, static (gap, comingBack) => new Resumption(gap.From, gap.To, comingBack))];

    /// <summary>What happened to this machine's clocks: the first ones, and how many more.</summary>
    public (IReadOnlyList<ClockEvent> Events, int Further) Clocks => (_collector.Clocks.Events, _collector.Clocks.Further);

    /// <summary>When the target answered nothing.</summary>
    public IReadOnlyList<TargetOutage> Outages => _target.Outages;

    /// <summary>When starts were paused by hand, from the run's start; one that is not over yet is left out.</summary>
    public IReadOnlyList<(TimeSpan From, TimeSpan To)> Pauses =>
        [.. _driver.Pauses.All.Where(static pause => pause is { IsGap: false, To: not long.MaxValue }).Select(pause => (SinceStart(pause.From), SinceStart(pause.To)))];

    /// <summary>Whether starts are paused.</summary>
    public bool IsPaused => _driver.Pauses.IsPaused;

    /// <summary>Pauses starts, or lets a pause end.</summary>
    public void TogglePause() => _driver.TogglePause();

    /// <summary>Runs to the end, or until stopped.</summary>
    /// <param name="stop">Ends starts; what is under way drains.</param>
    /// <param name="cutOff">Cuts off what is under way.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken cutOff)
    {
        if (_collector.GoesOn)
        {
            CutOffMend.Apply(_recorder); // Behind the journal's own state, so that its next frame has the differences.
        }

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
        SummaryBuilder.Build(_plan, _recorder, _collector.Totals, _collector.SummarizeGenerator(), _gates.Conclude(new AuditedMetrics(_collector.Totals, facts.Audit, () => _collector.Totals.SummarizeChurn(facts.Server))), facts, Resumptions);

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
            if (_gates.Marks[i].AbortedAt is null && _judges[i]?.Observe(elapsed, metrics) == true)
            {
                _gates.Marks[i] = _gates.Marks[i] with { AbortedAt = elapsed.TotalSeconds };
                _abort.Cancel();
            }
        }

        return _gates.Observe(metrics, elapsed);
    }

    private TimeSpan SinceStart(long timestamp) => _recorder.TimeProvider.GetElapsedTime(_driver.StartTimestamp, timestamp);
}
