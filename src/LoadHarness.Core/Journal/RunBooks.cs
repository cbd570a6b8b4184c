using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Journal;

/// <summary>Where the figures of a run are kept: what is counted, what it adds up to, how the gates stand, and what the generator used.</summary>
/// <param name="Recorder">Counters.</param>
/// <param name="Totals">Histograms, added up.</param>
/// <param name="Gates">The gates.</param>
/// <param name="Tally">The generator.</param>
internal sealed record RunBooks(RunRecorder Recorder, RunTotals Totals, RunGates Gates, GeneratorTally Tally)
{
    /// <summary>Makes empty books for a run that is read, on a clock that stands still.</summary>
    public static RunBooks Empty(RunPlan plan, JournalHead head)
    {
        var recorder = new RunRecorder(plan.Fleet.Devices, head.FunnelStages, new JournalTime(head.TimestampFrequency));
        recorder.AnchorAt(recorder.TimeProvider.GetTimestamp());
        var totals = new RunTotals(recorder);
        return new RunBooks(recorder, totals, new RunGates(plan, () => totals), new GeneratorTally(plan.Validity));
    }
}
