namespace LoadHarness.Core.Gates;

/// <summary>Decides when an aborting gate ends a run: the 99.9 % interval wholly beyond the limit in three windows in a row.</summary>
/// <param name="gate">The condition.</param>
/// <param name="after">How long after the start it begins to judge.</param>
public sealed class AbortJudge(GateExpression gate, TimeSpan after)
{
    /// <summary>One window may be a hiccup; three in a row are not.</summary>
    public const int WindowsNeeded = 3;

    private int _broken;

    /// <summary>The condition.</summary>
    public GateExpression Gate => gate;

    /// <summary>Takes one window, to be called once a second; true where the run is to end now.</summary>
    /// <param name="elapsed">Time since the run's start.</param>
    /// <param name="metrics">All that was measured so far.</param>
    public bool Observe(TimeSpan elapsed, IGateMetrics metrics)
    {
        _broken = elapsed >= after && IsBroken(metrics) ? _broken + 1 : 0;
        return _broken >= WindowsNeeded;
    }

    private bool IsBroken(IGateMetrics metrics)
    {
        var reading = GateReading.Of(gate, metrics, Confidence.Sure);
        if (reading?.Value is not { } value)
        {
            return false;
        }

        return reading.Interval is { } interval && gate.Operator != GateOperator.Equal
            ? GateEvaluator.Side(gate, interval) == Results.GateOutcome.Fail
            : !gate.Holds(value);
    }
}
