namespace LoadHarness.Core.Metrics;

/// <summary>Checks on every run what must hold of its counters, whatever happened to the devices.</summary>
internal static class BalanceCheck
{
    /// <summary>Returns what does not hold once all iterations have ended; one sentence each.</summary>
    public static IReadOnlyList<string> Of(RunRecorder recorder)
    {
        var found = new List<string>();
        var starts = recorder.Starts;
        Expect(starts.Due + starts.Again, starts.Started + starts.Dropped, "starts that were due", "starts made and dropped");
        Expect(starts.Active, 0, "iterations still active", "none");
        var connections = recorder.Connections;
        Expect(connections.Stood, connections.Closed + connections.Disconnects + connections.Connected, "connections that stood", "closed, lost and standing ones");
        Expect(connections.Reasons.Values.Sum(), connections.Disconnects, "reasons of disconnects", "disconnects");
        var journey = new Step(Phase.None, StepKind.Journey);
        Expect(Sum(recorder, journey, static _ => true), starts.Started, "journeys that ended", "iterations started");
        foreach (var step in Step.All)
        {
            Expect(recorder.Pending(step), 0, $"timeouts of {step} not known to be late or never answered", "none");
        }

        var timeouts = TimeoutsOf(recorder);
        if (starts.TimedOut > timeouts)
        {
            found.Add($"{starts.TimedOut} iterations timed out, but only {timeouts} acknowledgements did.");
        }

        for (var stage = 1; stage < recorder.FunnelStages.Count; stage++)
        {
            if (recorder.Funnel(stage) > recorder.Funnel(stage - 1))
            {
                found.Add($"More devices reached {recorder.FunnelStages[stage]} than {recorder.FunnelStages[stage - 1]}.");
            }
        }

        return found;

        void Expect(long actual, long expected, string what, string beside)
        {
            if (actual != expected)
            {
                found.Add($"{what}: {actual}, {beside}: {expected}.");
            }
        }
    }

    /// <summary>Acknowledgements that did not come in time.</summary>
    public static long TimeoutsOf(RunRecorder recorder) =>
        Step.All.Where(static step => step.CountsTowardsTimeoutRate).Sum(step => Sum(recorder, step, static outcome => outcome.IsTimeout()));

    private static long Sum(RunRecorder recorder, Step step, Func<Outcome, bool> counts) => Enum.GetValues<Outcome>().Where(counts).Sum(outcome => recorder.Count(step, outcome));
}
