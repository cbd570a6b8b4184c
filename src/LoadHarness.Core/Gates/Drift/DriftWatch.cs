using LoadHarness.Core.Engine;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>Keeps the windows of the metrics that drift gates are about, and judges them whenever a window is complete.</summary>
internal sealed class DriftWatch : IRunSink
{
    private readonly GateExpression[] _gates;
    private readonly GateExpression[] _drifts;
    private readonly DriftMeter[] _meters;
    private readonly double _warmup;
    private readonly double _ownWarmup;
    private readonly Func<IGateMetrics> _totals;
    private IReadOnlyList<GateResult>? _results;
    private double _ownFrom;

    /// <summary>Makes a watch.</summary>
    /// <param name="gates">All gates of the plan.</param>
    /// <param name="warmup">What is left out from the start.</param>
    /// <param name="totals">What has been measured since the start.</param>
    /// <param name="comingBack">How long a fleet takes at most to come back behind a resume: until it is there, and warm again, the new process's own memory, handles and threads still grow.</param>
    public DriftWatch(IReadOnlyList<GateExpression> gates, TimeSpan warmup, Func<IGateMetrics> totals, TimeSpan comingBack = default)
    {
        _gates = [.. gates];
        _drifts = [.. gates.Where(static gate => gate.Drift != DriftUnit.None)];
        _meters = [.. _drifts.Select(static gate => new DriftMeter(gate))];
        _warmup = warmup.TotalSeconds;
        _ownWarmup = (warmup + comingBack).TotalSeconds;
        _totals = totals;
    }

    /// <summary>The results of the drift gates so far, in the plan's order.</summary>
    public IReadOnlyList<GateResult> Results => _results ??= DriftJudge.Judge([.. _drifts.Zip(_meters, static (gate, meter) => (gate, meter.Series.Windows))], _gates);

    /// <inheritdoc/>
    public void OnInterval(RunInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        Observe(interval, null);
    }

    /// <summary>Takes a second.</summary>
    /// <param name="interval">The second.</param>
    /// <param name="journaled">What <see cref="Readings"/> returned for it, where it is read from a journal; null in a run.</param>
    public void Observe(RunInterval interval, IReadOnlyList<DriftReading>? journaled)
    {
        var counts = interval.From.TotalSeconds >= _warmup && interval.Snapshot.State is not (RunState.Draining or RunState.Releasing or RunState.Ended);
        var totals = _totals();
        if (interval.Snapshot.Row.Invalid == HealthWatch.Unobserved)
        {
            _ownFrom = interval.To.TotalSeconds + _ownWarmup;
        }

        var ownCounts = counts && interval.From.TotalSeconds >= _ownFrom;
        for (var i = 0; i < _meters.Length; i++)
        {
            if (_meters[i].Observe(interval, totals, _drifts[i].Metric.IsOwn ? ownCounts : counts, journaled?[i]))
            {
                _results = null;
            }
        }
    }

    /// <summary>What each metric had come to at the end of the last second, in the order of the drift gates: counters go on while they are read, so that a journal must keep what was read.</summary>
    public IReadOnlyList<DriftReading> Readings => [.. _meters.Select(static meter => meter.Reading)];

    /// <summary>How many drift gates there are.</summary>
    public int Count => _drifts.Length;

    /// <summary>Whether a gate is about latencies.</summary>
    public bool NeedsLatencies => Array.Exists(_drifts, static gate => gate.Metric.Kind == MetricKind.Latency);

    /// <summary>Writes all windows: at most 192 a gate, with the values of a histogram each.</summary>
    public void Write(PayloadWriter payload)
    {
        payload.Count(_meters.Length);
        foreach (var meter in _meters)
        {
            meter.Reading.Write(payload);
            meter.Series.Write(payload);
        }
    }

    /// <summary>Reads what was written; the watch is new.</summary>
    /// <exception cref="InvalidDataException">It is of another plan.</exception>
    public void Read(ref PayloadReader payload)
    {
        if (payload.Count() != _meters.Length)
        {
            throw new InvalidDataException("The windows are not those of this plan's drift gates.");
        }

        foreach (var meter in _meters)
        {
            meter.Reading = DriftReading.Read(ref payload);
            meter.Series.Read(ref payload);
        }

        _results = null;
    }
}
