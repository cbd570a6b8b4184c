using LoadHarness.Cli;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Hosting.Calibration;

/// <summary>What to calibrate for.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Rate">Device starts a second.</param>
/// <param name="Devices">Devices at each delay.</param>
/// <param name="Length">How long it may take as a whole; parts that were begun are ended.</param>
internal sealed record CalibrationOrder(RunPlan Plan, double Rate, int Devices, TimeSpan Length);

/// <summary>Measures the instrument: against a simulator that holds answers for known times, at the planned rate, then at others.</summary>
internal sealed class Calibrator(CalibrationOrder order, CliEnvironment environment)
{
    /// <summary>How long it may take where nobody says.</summary>
    public static readonly TimeSpan DefaultLength = TimeSpan.FromSeconds(60);

    private const double SecondsOfProbe = 2;
    private const int SamplesForP99 = 1000;

    private static readonly TimeSpan[] Delays = [TimeSpan.Zero, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500)];

    /// <summary>What the search measures: short enough for many answers, long enough to stand out from what a call to the kernel costs.</summary>
    private static readonly TimeSpan SearchDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>How long devices may be under way once the last has started.</summary>
    private static readonly TimeSpan Tail = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ProbeTail = TimeSpan.FromSeconds(5);

    /// <summary>Calibrates.</summary>
    /// <param name="progress">Hears one sentence at each part.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public async Task<Core.Results.Calibration> RunAsync(Action<string> progress, CancellationToken stop)
    {
        var begun = environment.TimeProvider.GetTimestamp();
        var measuredAt = environment.TimeProvider.GetUtcNow();
        var runId = RunIds.New(measuredAt);
        var plan = CalibrationPlan.Of(order.Plan);
        progress("Starting the simulator.");
        await using var simulator = await SimulatorSetup.StartAsync(plan, runId, folder: "", options: [], environment, stop);
        using var part = new CalibrationPart(simulator, runId, environment);
        await part.RehearseAsync(plan, stop);
        stop.ThrowIfCancellationRequested();

        var steps = new List<StepBias>();
        var dueTime = new List<DueTimeError>();
        var completed = true;
        long full = 0, resumed = 0;
        foreach (var delay in Delays)
        {
            progress($"Measuring known delays of {Units.FormatDuration(delay)}.");
            var small = CalibrationPlan.Part(plan, $"cal{delay.TotalMilliseconds:0}", order.Devices, order.Rate);
            var result = await part.RunAsync(small, delay, BiasTable.Steps, TimeSpan.FromSeconds(order.Devices / order.Rate) + Tail, stop);
            stop.ThrowIfCancellationRequested();
            steps.AddRange(BiasTable.Compare(delay, result.Measured, result.Held));
            dueTime.Add(new DueTimeError(delay.TotalMilliseconds, result.Summary.Generator.PlannedStarts, result.Summary.Generator.DispatchLagMs));
            completed &= result.Completed && simulator.Crash is null;
            full += result.Summary.Handshakes.Full;
            resumed += result.Summary.Handshakes.Resumed;
        }

        var number = 0;
        var search = new DistortionSearch(async rate =>
        {
            var devices = ProbeDevices(plan, rate);
            var length = TimeSpan.FromSeconds(devices / rate);
            if (!completed || environment.TimeProvider.GetElapsedTime(begun) + length + ProbeTail > order.Length)
            {
                return null;
            }

            progress($"Searching: {Units.FormatRate(rate)}.");
            var result = await part.RunAsync(CalibrationPlan.Part(plan, $"probe{++number}", devices, rate), SearchDelay, ["suback"], length + ProbeTail, stop);
            stop.ThrowIfCancellationRequested();
            return ProbeOf(rate, result);
        });
        var distortion = await search.RunAsync(order.Rate, SearchDelay);
        return new Core.Results.Calibration
        {
            MeasuredAt = measuredAt,
            Version = ManifestBuilder.ToolVersion,
            Plan = plan.Name,
            Scenario = plan.Scenario,
            Rate = order.Rate,
            Devices = order.Devices,
            Cores = Environment.ProcessorCount,
            ClockStepMicroseconds = ClockStep.Measure(environment.TimeProvider),
            Handshakes = ManifestBuilder.KindOfHandshakes(full, resumed),
            Steps = steps,
            DueTime = dueTime,
            Distortion = distortion,
            Invalid = simulator.Crash ?? WhyInvalid(completed, steps),
        };
    }

    /// <summary>Compares the response time, which holds the generator's own lateness too, with the time for which answers were held.</summary>
    internal static DistortionProbe ProbeOf(double rate, PartResult result)
    {
        double[] held = [.. result.Held.Where(static pair => pair.Key.Step == "suback").SelectMany(static pair => pair.Value).Order()];
        var response = result.Summary.Steps.TryGetValue("suback", out var step) ? step.ResponseMs : new LatencySummary();
        return new DistortionProbe(rate, result.Summary.Generator.PlannedStarts, response.Samples, Share(response.P50, BiasTable.Percentile(held, 0.5)), Share(response.P99, BiasTable.Percentile(held, 0.99)), result.Completed);

        static double? Share(double? measured, double? truth) => truth > 0 ? (measured - truth) / truth : null;
    }

    private static string? WhyInvalid(bool completed, List<StepBias> steps)
    {
        var unmatched = steps.Sum(static line => line.Unmatched);
        return !completed ? "Not all devices came to their end in time: this host cannot hold the planned rate. Calibrate at a lower --rate."
            : unmatched > 0 ? $"{unmatched:N0} packets are in the record of one side only, so the comparison is not complete."
            : steps.All(static line => line.Samples == 0) ? "No packet was measured."
            : null;
    }

    private static int ProbeDevices(RunPlan plan, double rate)
    {
        var each = Scenarios.ScenarioCatalog.Find(plan.Scenario).AttemptsPerIteration(plan).GetValueOrDefault("suback", 1);
        return (int)Math.Ceiling(Math.Max(rate * SecondsOfProbe, Math.Min(SamplesForP99 * 1.1 / each, rate * 2 * SecondsOfProbe)));
    }
}
