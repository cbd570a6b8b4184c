using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Engine.Pacers;

/// <summary>Makes the schedule that a plan's load asks for.</summary>
public static class PacerFactory
{
    /// <summary>Makes the pacer of an open executor.</summary>
    /// <param name="load">A valid load whose executor is open: see <see cref="ExecutorNames.IsOpen"/>.</param>
    /// <param name="devices">How many devices the fleet has.</param>
    public static Pacer Create(LoadPlan load, int devices) => load.Executor switch
    {
        ExecutorNames.ConstantArrivalRate => new ConstantPacer(load.Rate ?? throw new ArgumentException("The load has no rate.", nameof(load)), load.Duration),
        ExecutorNames.RampingArrivalRate => new RampingPacer(load.From, load.Stages),
        ExecutorNames.Storm => new StormPacer(devices, load.Within),
        _ => throw new ArgumentException($"Executor '{load.Executor}' has no pacer.", nameof(load)),
    };

    /// <summary>Makes the profile of a closed executor.</summary>
    /// <param name="load">A valid load whose executor is <c>constant-devices</c> or <c>ramping-devices</c>.</param>
    /// <param name="devices">How many devices the fleet has.</param>
    public static DeviceCountProfile CreateProfile(LoadPlan load, int devices) => load.Executor switch
    {
        ExecutorNames.ConstantDevices => new DeviceCountProfile(devices, [], load.Duration),
        ExecutorNames.RampingDevices => new DeviceCountProfile(load.From, load.Stages, load.Stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.For)),
        _ => throw new ArgumentException($"Executor '{load.Executor}' has no device profile.", nameof(load)),
    };
}
