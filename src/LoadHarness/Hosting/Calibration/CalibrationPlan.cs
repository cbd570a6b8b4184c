using LoadHarness.Core.Plans;

namespace LoadHarness.Hosting.Calibration;

/// <summary>What of a plan is kept when the instrument is measured: scenario, protocol, payload, names and rate; never its target, faults and mistakes.</summary>
internal static class CalibrationPlan
{
    private const double SecondsOfStarts = 3;
    private const int MostDevices = 1000;

    /// <summary>Even at a low rate, starts at one delay take no longer.</summary>
    private const double MostSecondsOfStarts = 8;

    private const int FewestDevices = 20;

    /// <summary>The highest rate of a plan, in starts a second; null in the closed model and for a storm that is all at once.</summary>
    public static double? RateOf(RunPlan plan) => plan.Load.Executor switch
    {
        ExecutorNames.ConstantArrivalRate => plan.Load.Rate,
        ExecutorNames.RampingArrivalRate => plan.Load.Stages.Select(static stage => stage.To).Append(plan.Load.From).Max(),
        ExecutorNames.Storm when plan.Load.Within > TimeSpan.Zero => plan.Fleet.Devices / plan.Load.Within.TotalSeconds,
        _ => null,
    };

    /// <summary>How many devices to start at each delay where nobody says.</summary>
    public static int DevicesFor(double rate) =>
        (int)Math.Max(1, Math.Min(Math.Clamp(Math.Ceiling(rate * SecondsOfStarts), FewestDevices, MostDevices), Math.Floor(rate * MostSecondsOfStarts)));

    /// <summary>The plan against the simulator, with nothing in it that goes wrong on purpose.</summary>
    public static RunPlan Of(RunPlan plan) => plan with
    {
        Target = new TargetPlan { Tls = plan.Target.Tls },
        Fleet = new FleetPlan
        {
            Seed = plan.Fleet.Seed,
            Payload = plan.Fleet.Payload,
            Mqtt = plan.Fleet.Mqtt,
            KeepAlive = plan.Fleet.KeepAlive,
            Filters = plan.Fleet.Filters,
            After = AfterOperational.Disconnect,
        },
        Workers = 1, // It is this instrument's code and this host that are measured, not how far they scale.
        Timeouts = new TimeoutPlan(),
        Telemetry = null,
        Requests = null,
        Churn = null,
        Reconnect = new ReconnectPlan(),
        Warmup = TimeSpan.Zero,
        Faults = [],
        Gates = [],
        Expect = null,
    };

    /// <summary>One part of a calibration: so many devices at a rate, under names of its own.</summary>
    public static RunPlan Part(RunPlan plan, string prefix, int devices, double rate) => plan with
    {
        Fleet = plan.Fleet with { Devices = devices, Prefix = prefix },
        Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = rate },
    };
}
