using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Engine;

/// <summary>One run of a scenario by one device: knows its due time, and takes its measurements.</summary>
public sealed class Iteration
{
    private readonly RunRecorder _recorder;
    private readonly Iteration? _first; // The one whose device comes back here; null for that itself.
    private int _timedOut;
    private int _refused;

    /// <summary>Makes an iteration that starts now.</summary>
    /// <param name="recorder">Where measurements go.</param>
    /// <param name="index">The start's index over the whole run.</param>
    /// <param name="device">The device's index.</param>
    /// <param name="due">When it should have started, as a timestamp.</param>
    /// <param name="started">When it started.</param>
    /// <param name="open">True in the open model; in the closed one response time is service time.</param>
    /// <param name="measured">False in warm-up.</param>
    public Iteration(RunRecorder recorder, long index, int device, long due, long started, bool open, bool measured)
    {
        _recorder = recorder;
        Index = index;
        Device = device;
        Due = due;
        Started = started;
        IsOpen = open;
        IsMeasured = measured;
    }

    private Iteration(Iteration first, long due, bool measured)
        : this(first._recorder, first.Index, first.Device, due, due, open: true, measured)
    {
        _first = first._first ?? first;
        Ended = Outcome.Ok;
    }

    /// <summary>The start's index over the whole run.</summary>
    public long Index { get; }

    /// <summary>The device's index.</summary>
    public int Device { get; }

    /// <summary>When it should have started, as a timestamp.</summary>
    public long Due { get; }

    /// <summary>When it started.</summary>
    public long Started { get; }

    /// <summary>True in the open model.</summary>
    public bool IsOpen { get; }

    /// <summary>False in warm-up.</summary>
    public bool IsMeasured { get; }

    /// <summary>Where measurements go.</summary>
    public RunRecorder Recorder => _recorder;

    /// <summary>How the iteration ended; null while it is under way.</summary>
    public Outcome? Ended { get; private set; }

    /// <summary>Makes what takes the measurements of a held device that connects again: it counts towards the rates of this iteration, and has no journey of its own.</summary>
    /// <param name="due">When the try is due, in the closed model too: its pause decides that, and no answer.</param>
    /// <param name="measured">False where it is due in warm-up.</param>
    public Iteration Again(long due, bool measured) => new(this, due, measured);

    /// <summary>Records a step that came to its end without having timed out first.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="outcome">What happened.</param>
    /// <param name="released">When the packet that allowed the step was received; <see cref="Started"/> for the first.</param>
    /// <param name="sent">When it was sent.</param>
    /// <param name="answered">When its answer was received.</param>
    public void Complete(Step step, Outcome outcome, long released, long sent, long answered)
    {
        Note(step, outcome);
        _recorder.Complete(step, outcome, DueAfter(released, sent), sent, answered, IsMeasured);
    }

    /// <summary>Records that a step's answer has not come in time.</summary>
    public void TimedOut(Step step)
    {
        MarkTimedOut(step);
        _recorder.TimedOut(step);
    }

    /// <summary>Records what became of a step that had timed out.</summary>
    public void Resolve(Step step, Outcome outcome, long released, long sent, long answered) =>
        _recorder.Resolve(step, outcome, DueAfter(released, sent), sent, answered, IsMeasured);

    /// <summary>Records a periodic operation that came to its end: it has a due time of its own, in the closed model too.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="outcome">What happened.</param>
    /// <param name="due">The tick at which it was due.</param>
    /// <param name="sent">When it was sent.</param>
    /// <param name="answered">When its answer was received.</param>
    /// <param name="measured">False where it was due in warm-up.</param>
    public void CompletePeriodic(Step step, Outcome outcome, long due, long sent, long answered, bool measured)
    {
        Note(step, outcome);
        _recorder.Complete(step, outcome, due, sent, answered, measured);
    }

    /// <summary>Records what became of a periodic operation that had timed out.</summary>
    public void ResolvePeriodic(Step step, Outcome outcome, long due, long sent, long answered, bool measured) =>
        _recorder.Resolve(step, outcome, due, sent, answered, measured);

    /// <summary>Records that the device has reached a stage.</summary>
    /// <param name="stage">The stage's index in the scenario's funnel.</param>
    public void Reached(int stage) => _recorder.Reached(Device, stage);

    /// <summary>Records the journey's end: operational, or not. Later calls change nothing.</summary>
    /// <param name="outcome">Ok where the device became operational, else the outcome that stopped it.</param>
    public void End(Outcome outcome)
    {
        if (Ended is not null)
        {
            return;
        }

        Ended = outcome;
        var now = _recorder.TimeProvider.GetTimestamp();

        // The journey's due time is the arrival's own; a late step's class belongs to the step, the journey has no late end.
        var journey = outcome.Class() == OutcomeClass.Late ? Outcome.NoResponse : outcome;
        _recorder.Complete(new Step(Phase.None, StepKind.Journey), journey, IsOpen ? Due : Started, Started, now, IsMeasured);
        _recorder.Starts.CountEnded();
    }

    private long DueAfter(long released, long sent) => IsOpen ? released - (Started - Due) : sent;

    private void Note(Step step, Outcome outcome)
    {
        switch (outcome.Class())
        {
            case OutcomeClass.Late or OutcomeClass.Never or OutcomeClass.Disconnected:
                MarkTimedOut(step);
                break;
            case OutcomeClass.Refused when Interlocked.Exchange(ref (_first ?? this)._refused, 1) == 0: // Periodic operations end on any thread.
                _recorder.Starts.CountRefused();
                break;
        }
    }

    private void MarkTimedOut(Step step)
    {
        if (step.CountsTowardsTimeoutRate && Interlocked.Exchange(ref (_first ?? this)._timedOut, 1) == 0)
        {
            _recorder.Starts.CountTimedOut();
        }
    }
}
