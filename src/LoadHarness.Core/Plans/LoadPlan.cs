namespace LoadHarness.Core.Plans;

/// <summary>When devices start.</summary>
public sealed record LoadPlan
{
    /// <summary>The executor's name: see <see cref="ExecutorNames"/>.</summary>
    public string Executor { get; init; } = ExecutorNames.ConstantArrivalRate;

    /// <summary>For <c>constant-arrival-rate</c>: starts a second.</summary>
    public double? Rate { get; init; }

    /// <summary>For constant executors: how long starts go on; null is until the devices are used up.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>For ramping executors: where the ramp begins, in starts a second or devices.</summary>
    public double From { get; init; }

    /// <summary>For ramping executors: the stages in order.</summary>
    public IReadOnlyList<StagePlan> Stages { get; init; } = [];

    /// <summary>For <c>storm</c>: the window into which all starts are spread evenly; zero is all at once.</summary>
    public TimeSpan Within { get; init; }
}

/// <summary>One stage of a ramp: a straight line from where the last one ended.</summary>
/// <param name="For">How long it takes.</param>
/// <param name="To">Where it ends: starts a second for arrival rates, devices for <c>ramping-devices</c>.</param>
public sealed record StagePlan(TimeSpan For, double To);

/// <summary>The executors' names.</summary>
public static class ExecutorNames
{
    /// <summary>Open model: a rate that follows stages.</summary>
    public const string RampingArrivalRate = "ramping-arrival-rate";

    /// <summary>Open model: one rate.</summary>
    public const string ConstantArrivalRate = "constant-arrival-rate";

    /// <summary>Closed model: so many devices loop.</summary>
    public const string ConstantDevices = "constant-devices";

    /// <summary>Closed model: a number of looping devices that follows stages.</summary>
    public const string RampingDevices = "ramping-devices";

    /// <summary>All devices at once, or within a window.</summary>
    public const string Storm = "storm";

    /// <summary>All names, for messages and lists.</summary>
    public static IReadOnlyList<string> All { get; } = [RampingArrivalRate, ConstantArrivalRate, ConstantDevices, RampingDevices, Storm];

    /// <summary>True where the next start does not wait for an answer.</summary>
    public static bool IsOpen(string name) => name is RampingArrivalRate or ConstantArrivalRate or Storm;

    /// <summary>Says in one sentence what an executor does.</summary>
    public static string Describe(string name) => name switch
    {
        RampingArrivalRate => "Open model: starts a second follow the stages, whatever the target answers.",
        ConstantArrivalRate => "Open model: one rate, whatever the target answers.",
        ConstantDevices => "Closed model: so many devices loop, each starting again when its last iteration has ended.",
        RampingDevices => "Closed model: the number of looping devices follows the stages.",
        _ => "All devices at once, or spread evenly over a window.",
    };
}
