using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics;

/// <content>What has been measured, as summaries show it.</content>
internal sealed partial class RunTotals
{
    /// <summary>Returns one step's summary, or the sum of several.</summary>
    public StepSummary Summarize(ReadOnlySpan<Step> steps)
    {
        long ok = 0, late = 0, never = 0, disconnected = 0, refused = 0, cancelled = 0;
        foreach (var step in steps)
        {
            ok += Count(step, OutcomeClass.Ok);
            late += Count(step, OutcomeClass.Late);
            disconnected += Count(step, OutcomeClass.Disconnected);
            refused += Count(step, OutcomeClass.Refused);
            cancelled += Count(step, OutcomeClass.Cancelled);

            // What has timed out and is still listened for counts as not answered until it is known better.
            never += Count(step, OutcomeClass.Never) + _recorder.Pending(step);
        }

        var timeouts = late + never + disconnected;
        return new StepSummary
        {
            Attempts = ok + timeouts + refused + cancelled,
            Ok = ok,
            Timeouts = timeouts,
            Late = late,
            Never = never,
            Disconnected = disconnected,
            Refused = refused,
            Cancelled = cancelled,
            ServiceMs = Histograms.Summarize(Latency(steps, response: false)),
            ResponseMs = Histograms.Summarize(Latency(steps, response: true)),
        };
    }

    /// <summary>Returns all steps' summaries that have attempts: bare names first, then phased ones.</summary>
    /// <param name="phased">Whether the phased names are wanted.</param>
    public IReadOnlyDictionary<string, StepSummary> SummarizeSteps(bool phased)
    {
        var summaries = new Dictionary<string, StepSummary>(StringComparer.Ordinal);
        foreach (var group in Step.All.GroupBy(static step => step.BareName, StringComparer.Ordinal))
        {
            AddIfAny(summaries, group.Key, group.ToArray());
        }

        foreach (var step in Step.All.Where(step => phased && step.Phase != Phase.None))
        {
            AddIfAny(summaries, step.Name, [step]);
        }

        return summaries;
    }

    /// <summary>Returns the timeouts, with causes that add up to the steps' timeouts.</summary>
    public TimeoutSummary SummarizeTimeouts()
    {
        var causes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var step in Step.All.Where(static step => step.CountsTowardsTimeoutRate))
        {
            foreach (var outcome in Enum.GetValues<Outcome>().Where(static outcome => outcome.IsTimeout()))
            {
                Bump(causes, outcome.Name(), _recorder.Count(step, outcome));
            }

            Bump(causes, "awaited", _recorder.Pending(step));
        }

        var started = _recorder.Starts.Started;
        var iterations = _recorder.Starts.TimedOut;
        return new TimeoutSummary { Rate = started == 0 ? 0 : (double)iterations / started, Iterations = iterations, Started = started, Causes = causes };
    }

    /// <summary>Returns the funnel.</summary>
    public IReadOnlyList<FunnelStage> SummarizeFunnel() => [.. _recorder.FunnelStages.Select((stage, index) => new FunnelStage(stage, _recorder.Funnel(index)))];

    private static void Bump(SortedDictionary<string, long> counts, string name, long count)
    {
        if (count > 0)
        {
            counts[name] = counts.GetValueOrDefault(name) + count;
        }
    }

    private void AddIfAny(Dictionary<string, StepSummary> summaries, string name, Step[] steps)
    {
        var summary = Summarize(steps);
        if (summary.Attempts > 0)
        {
            summaries[name] = summary;
        }
    }

    private long Count(Step step, OutcomeClass @class)
    {
        long sum = 0;
        for (var outcome = 0; outcome < Outcomes.Count; outcome++)
        {
            if (((Outcome)outcome).Class() == @class)
            {
                sum += _recorder.Count(step, (Outcome)outcome);
            }
        }

        return sum;
    }
}
