using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Hosting;

/// <summary>Says what a run's journal begins with.</summary>
internal static class JournalHeads
{
    /// <summary>Makes the head.</summary>
    /// <param name="run">Which run.</param>
    /// <param name="loaded">The plan as it was read.</param>
    /// <param name="plan">The plan as it is run.</param>
    /// <param name="recorder">What is measured.</param>
    public static JournalHead Of(RunInfo run, LoadedPlan loaded, RunPlan plan, RunRecorder recorder) => new()
    {
        Run = run,
        Manifest = ManifestBuilder.Build(run, loaded, plan),
        FunnelStages = recorder.FunnelStages,
        TimestampFrequency = recorder.TimeProvider.TimestampFrequency,
    };
}
