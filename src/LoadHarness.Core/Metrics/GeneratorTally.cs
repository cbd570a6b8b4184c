using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics;

/// <summary>What the generator has used and where it was beyond its budgets, from a run's start to its last second. One thread at a time.</summary>
/// <param name="budgets">What is allowed.</param>
internal sealed class GeneratorTally(ValidityPlan budgets)
{
    /// <summary>The seconds beyond budget.</summary>
    public HealthWatch Health { get; } = new(budgets);

    /// <summary>What had been used when the devices began.</summary>
    public HostReading First { get; private set; }

    /// <summary>What had been used at the end of the last second.</summary>
    public HostReading Last { get; private set; }

    /// <summary>The end of the last second, from the run's start.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The largest working set seen, bytes.</summary>
    public long PeakWorkingSet { get; private set; }

    /// <summary>The highest rate of starts that the plan asks for; null in the closed model.</summary>
    public double? PeakRate { get; set; }

    /// <summary>The devices begin.</summary>
    public void Begin(HostReading reading) => (First, Last, PeakWorkingSet) = (reading, reading, reading.WorkingSet);

    /// <summary>A second is over.</summary>
    /// <param name="to">Its end.</param>
    /// <param name="reading">What has been used by then.</param>
    /// <param name="peakWorkingSet">The largest working set in it, bytes.</param>
    public void Advance(TimeSpan to, HostReading reading, long peakWorkingSet) =>
        (Elapsed, Last, PeakWorkingSet) = (to, reading, Math.Max(PeakWorkingSet, peakWorkingSet));

    /// <summary>The run has a process again, whose own counts begin anew: what was used before is kept.</summary>
    /// <param name="to">The end of the time that nobody observed.</param>
    /// <param name="reading">What the new process has used by then.</param>
    public void Resume(TimeSpan to, HostReading reading)
    {
        First = reading with
        {
            Harness = reading.Harness - (Last.Harness - First.Harness),
            Simulator = reading.Simulator - (Last.Simulator - First.Simulator ?? TimeSpan.Zero),
            HostBusy = reading.HostBusy - (Last.HostBusy - First.HostBusy ?? TimeSpan.Zero),
            GcPause = reading.GcPause - (Last.GcPause - First.GcPause),
            Throttled = reading.Throttled - (Last.Throttled - First.Throttled ?? TimeSpan.Zero),
        };
        (Elapsed, Last, PeakWorkingSet) = (to, reading, Math.Max(PeakWorkingSet, reading.WorkingSet));
    }

    /// <summary>Returns the generator's health over the whole run.</summary>
    /// <param name="recorder">What was counted.</param>
    /// <param name="totals">What was measured.</param>
    public GeneratorSummary Summarize(RunRecorder recorder, RunTotals totals)
    {
        var starts = recorder.Starts;
        var seconds = Math.Max((Elapsed - Health.UnobservedTime).TotalSeconds, 1e-9);
        var startSpan = ObservedSeconds(recorder, starts.LastStarted);
        var operationalSpan = ObservedSeconds(recorder, recorder.LastOperational);
        var operational = recorder.Funnel(recorder.FunnelStages.Count - 1);
        return GeneratorRule.Judge(new GeneratorSummary
        {
            DispatchLagMs = Histograms.Summarize(totals.DispatchLag),
            PlannedStarts = starts.Due,
            LateStarts = starts.Late,
            DroppedStarts = starts.Dropped,
            PlannedRate = PeakRate ?? 0,
            AchievedRate = startSpan > 0 ? (starts.Started - starts.Again - 1) / startSpan : starts.Started - starts.Again,
            OperationalRate = operationalSpan > 0 ? operational / operationalSpan : 0,
            CpuPercent = new CpuSummary(
                Percent(Last.Harness - First.Harness, seconds),
                Last.Simulator - First.Simulator is { } simulator ? Percent(simulator, seconds) : null,
                Last.HostBusy - First.HostBusy is { } host ? Percent(host, seconds) / Last.HostCpus : null),
            GcPausePercent = Percent(Last.GcPause - First.GcPause, seconds),
            WorstWakeUpMs = Health.WorstWakeUpMs,
            ThrottledSeconds = (Last.Throttled - First.Throttled)?.TotalSeconds,
            SendStalls = recorder.Connections.Stalls.Count,
            LongestSendStallMs = Health.WorstSendStallMs,
            PortErrors = recorder.OwnLimits.Ports,
            DescriptorErrors = recorder.OwnLimits.Descriptors,
            ClampedValues = recorder.OwnLimits.Clamped,
            InvalidWindows = Health.Windows,
            InvalidPercent = Percent(Health.Invalid, seconds),
            PeakWorkingSetBytes = PeakWorkingSet,
            KeyGenerationMs = Histograms.Summarize(totals.KeyGeneration),
        }, budgets, seconds);
    }

    /// <summary>Seconds from the first start on, without those in which the run had no process.</summary>
    private double ObservedSeconds(RunRecorder recorder, long until)
    {
        var (from, to) = (SinceStart(recorder, recorder.Starts.FirstStarted), SinceStart(recorder, until));
        return (to - from - Health.UnobservedWithin(from, to)).TotalSeconds;
    }

    private static TimeSpan SinceStart(RunRecorder recorder, long timestamp) => TimeSpan.FromSeconds((timestamp - recorder.StartTimestamp) / (double)recorder.TimeProvider.TimestampFrequency);

    private static double Percent(TimeSpan used, double seconds) => 100 * used.TotalSeconds / seconds;
}
