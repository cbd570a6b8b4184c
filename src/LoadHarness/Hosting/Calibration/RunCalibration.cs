using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting.Calibration;

/// <summary><c>run --calibrate</c>: measures the instrument once the run has ended, on the same host at the same rate, and keeps what was found beside the run.</summary>
internal static class RunCalibration
{
    /// <summary>The file in the run's folder.</summary>
    public const string FileName = "calibration.json";

    /// <summary>Calibrates; what cannot be measured is said in the report and never changes the verdict.</summary>
    /// <param name="plan">The plan that was run.</param>
    /// <param name="summary">The run's summary.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="length">How long it may take.</param>
    /// <param name="environment">The process's surroundings.</param>
    /// <param name="progress">Hears one sentence at each part.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The sentence for the report.</returns>
    public static async Task<string> RunAsync(RunPlan plan, RunSummary summary, RunFolder folder, TimeSpan length, CliEnvironment environment, Action<string> progress, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return "Not calibrated: the run was interrupted.";
        }

        // A load without a rate of its own is calibrated for at what it came to.
        var rate = CalibrationPlan.RateOf(plan) ?? summary.Generator.OperationalRate;
        if (!(rate > 0))
        {
            return "Not calibrated: the run had no rate of starts to calibrate at.";
        }

        try
        {
            var order = new CalibrationOrder(plan, rate, CalibrationPlan.DevicesFor(rate), length);
            var calibration = await new Calibrator(order, environment).RunAsync(progress, stop);
            return $"{CalibrationView.Sentence(calibration)} Measured after the run against the built-in simulator{await KeepAsync(folder, calibration)}.";
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return "Not calibrated: it was interrupted.";
        }
        catch (HarnessException failure)
        {
            return $"Not calibrated: {failure.Message}";
        }
    }

    /// <summary>Writes the file; a full disk costs the file, not what it says.</summary>
    private static async Task<string> KeepAsync(RunFolder folder, Core.Results.Calibration calibration)
    {
        try
        {
            await File.WriteAllTextAsync(folder.PathOf(FileName), CalibrationJson.Write(calibration), CancellationToken.None);
            return $" ({FileName})";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"; {FileName} could not be written: {failure.Message.TrimEnd('.')}";
        }
    }
}
