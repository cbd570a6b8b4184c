using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting.Calibration;

/// <summary><c>calibrate</c> from its order to its exit code.</summary>
internal sealed class CalibrateHandler(CalibrationOrder order, CliEnvironment environment, bool json) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Calibrates and shows what was found.</summary>
    /// <returns>The exit code: 0, or 21 where it says nothing, or 105 where it was interrupted.</returns>
    public async Task<ExitCode> RunAsync()
    {
        using var signals = environment.OnInterrupt(_stop.Cancel);
        Core.Results.Calibration calibration;
        try
        {
            calibration = await new Calibrator(order, environment).RunAsync(environment.Error.WriteLine, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new HarnessException(ExitCode.Interrupted, "The calibration was interrupted; nothing is known.");
        }

        if (json)
        {
            await environment.Out.WriteAsync(CalibrationJson.Write(calibration));
        }
        else
        {
            CalibrationView.Write(calibration, environment.Console);
        }

        return calibration.Invalid is null ? ExitCode.Ok : ExitCode.Invalid;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
