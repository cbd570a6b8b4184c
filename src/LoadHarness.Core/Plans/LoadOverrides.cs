namespace LoadHarness.Core.Plans;

/// <summary>Turns <c>--devices --rate --ramp --duration</c> into overrides.</summary>
public static class LoadOverrides
{
    /// <summary>
    /// Returns the overrides. A rate replaces the plan's load: by a constant arrival rate, or with a ramp by a line up to the rate and
    /// then the rate itself, which without a duration goes on until all devices have started.
    /// </summary>
    /// <param name="rate">Starts: <c>100/s</c>.</param>
    /// <param name="ramp">How long the rate takes to rise from 0.</param>
    /// <param name="duration">How long starts go on, the ramp included.</param>
    /// <param name="devices">How many devices.</param>
    /// <param name="originOf">Names the origin of <c>rate</c>, <c>ramp</c>, <c>duration</c>, <c>devices</c>; null for <c>--rate</c> and so on.</param>
    /// <exception cref="HarnessException">A ramp without a rate, or longer than the duration.</exception>
    public static IReadOnlyList<PlanOverride> From(string? rate, string? ramp, string? duration, string? devices, Func<string, string>? originOf = null)
    {
        originOf ??= name => "--" + name;
        var overrides = new List<PlanOverride>();
        if (devices is not null)
        {
            overrides.Add(new PlanOverride("fleet.devices", devices, originOf("devices")));
        }

        if (rate is null)
        {
            if (ramp is not null)
            {
                throw new HarnessException(ExitCode.BadInput, $"{originOf("ramp")} needs {originOf("rate")}: the rate it rises to.");
            }

            if (duration is not null)
            {
                overrides.Add(new PlanOverride("load.duration", duration, originOf("duration")));
            }

            return overrides;
        }

        overrides.Add(PlanOverride.Remove("load", originOf("rate")));
        if (ramp is null)
        {
            overrides.Add(new PlanOverride("load.executor", ExecutorNames.ConstantArrivalRate, originOf("rate")));
            overrides.Add(new PlanOverride("load.rate", rate, originOf("rate")));
            if (duration is not null)
            {
                overrides.Add(new PlanOverride("load.duration", duration, originOf("duration")));
            }
        }
        else
        {
            overrides.Add(new PlanOverride("load.executor", ExecutorNames.RampingArrivalRate, originOf("ramp")));
            overrides.Add(new PlanOverride("load.stages[0].for", ramp, originOf("ramp")));
            overrides.Add(new PlanOverride("load.stages[0].to", rate, originOf("rate")));
            AddPlateau(overrides, rate, ramp, duration, originOf);
        }

        return overrides;
    }

    private static void AddPlateau(List<PlanOverride> overrides, string rate, string ramp, string? duration, Func<string, string> originOf)
    {
        if (!Units.TryParseDuration(ramp, out var rise, out _) || !Units.TryParseRate(rate, out var perSecond, out _) || perSecond <= 0)
        {
            return; // The loader reports the bad value; the plateau would only repeat it.
        }

        if (duration is null)
        {
            string? Rest(int devices) => RestFor(devices, rise, perSecond) is { } rest ? Units.FormatDuration(rest) : null;
            overrides.Add(new PlanOverride("load.stages[1].for", "", originOf("ramp")) { ValueForDevices = Rest });
            overrides.Add(new PlanOverride("load.stages[1].to", rate, originOf("rate")) { ValueForDevices = devices => Rest(devices) is null ? null : rate });
            return;
        }

        var known = Units.TryParseDuration(duration, out var total, out _);
        if (known && total < rise)
        {
            throw new HarnessException(ExitCode.BadInput, $"{originOf("ramp")} {ramp} is longer than {originOf("duration")} {duration}.");
        }

        if (!known || total > rise)
        {
            overrides.Add(new PlanOverride("load.stages[1].for", known ? Units.FormatDuration(total - rise) : duration, originOf("duration")));
            overrides.Add(new PlanOverride("load.stages[1].to", rate, originOf("rate")));
        }
    }

    /// <summary>How long the rate must go on after the ramp to start every device; null where the ramp starts them all.</summary>
    private static TimeSpan? RestFor(int devices, TimeSpan rise, double perSecond)
    {
        var milliseconds = Math.Ceiling(((devices / perSecond) - (rise.TotalSeconds / 2)) * 1000 - 1e-6);
        return milliseconds <= 0 || milliseconds > TimeSpan.MaxValue.TotalMilliseconds / 2 ? null : TimeSpan.FromMilliseconds(milliseconds);
    }
}
