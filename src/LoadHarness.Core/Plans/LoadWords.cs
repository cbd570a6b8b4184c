using System.Globalization;

namespace LoadHarness.Core.Plans;

/// <summary>A load in words.</summary>
internal static class LoadWords
{
    /// <summary>Returns one line, without a full stop.</summary>
    public static string Of(RunPlan plan, PlanSchedule schedule)
    {
        var (load, fleet) = (plan.Load, plan.Fleet);
        var each = fleet.Iterations switch
        {
            1 => "",
            null => ", each for ever",
            var times => string.Create(CultureInfo.InvariantCulture, $", {times:N0} iterations each"),
        };
        var shape = load.Executor switch
        {
            ExecutorNames.ConstantArrivalRate => Rate(load.Rate ?? 0) + " starts" + Per(load.Rate ?? 0) + (schedule.End is { } end ? $" for {Time(end)}" : ""),
            ExecutorNames.RampingArrivalRate => Stages(load, level => Rate(level), level => " starts" + Per(level)),
            ExecutorNames.RampingDevices => Stages(load, Count, _ => " looping devices"),
            ExecutorNames.ConstantDevices => "all loop at once" + (load.Duration is { } duration ? $" for {(fleet.Iterations is null ? "" : "at most ")}{Time(duration)}" : ""),
            _ => load.Within == TimeSpan.Zero ? "all at once" : $"all within {Time(load.Within)}",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{fleet.Devices:N0} {(fleet.Devices == 1 ? "device" : "devices")}{each}: {shape}{Ending(plan, schedule)}");
    }

    /// <summary>Writes a duration for people: <c>1 h 30 m</c>.</summary>
    public static string Time(TimeSpan value)
    {
        var text = new System.Text.StringBuilder();
        var wasDigit = false;
        foreach (var letter in Units.FormatDuration(TimeSpan.FromMilliseconds(Math.Round(value.TotalMilliseconds))))
        {
            var isDigit = char.IsAsciiDigit(letter) || letter == '.';
            if (text.Length > 0 && isDigit != wasDigit)
            {
                text.Append(' ');
            }

            text.Append(letter);
            wasDigit = isDigit;
        }

        return text.ToString();
    }

    private static string Ending(RunPlan plan, PlanSchedule schedule)
    {
        if (schedule.End is not { } end || plan.Load.Executor == ExecutorNames.Storm)
        {
            return schedule.End is null && plan.Fleet.Iterations is not null ? "; ends when each has run its iterations" : "";
        }

        if (plan.Load.Executor is ExecutorNames.RampingDevices or ExecutorNames.ConstantDevices)
        {
            return $"; ends after {Time(end)}";
        }

        if (schedule.EndBy == StartsEndBy.Devices)
        {
            return $"; devices run out after {Time(end)}" + (schedule.StagesLength is { } length && length > end ? $", before the {Name(plan)} at {Time(length)}" : "");
        }

        var starts = schedule.Iterations ?? 0;
        return plan.Fleet.Iterations == 1
            ? string.Create(CultureInfo.InvariantCulture, $"; the {Name(plan)} after {Time(end)}, with {starts:N0} of {plan.Fleet.Devices:N0} devices started")
            : string.Create(CultureInfo.InvariantCulture, $"; the {Name(plan)} after {Time(end)}, with {starts:N0} starts");
    }

    private static string Name(RunPlan plan) => plan.Load.Executor == ExecutorNames.RampingArrivalRate ? "stages end" : "duration ends";

    private static string Stages(LoadPlan load, Func<double, string> number, Func<double, string> unit)
    {
        var parts = new List<string>();
        var level = load.From;
        foreach (var (length, to) in load.Stages)
        {
            parts.Add(length == TimeSpan.Zero ? $"a jump to {number(to)}{unit(to)}"
                : to == level ? $"{number(to)}{unit(to)} for {Time(length)}"
                : $"{number(level)} → {number(to)}{unit(to)} in {Time(length)}");
            level = to;
        }

        return string.Join(", then ", parts);
    }

    private static string Rate(double perSecond)
    {
        var text = Units.FormatRate(perSecond);
        return double.Parse(text[..text.IndexOf('/', StringComparison.Ordinal)], CultureInfo.InvariantCulture).ToString("#,0.###", CultureInfo.InvariantCulture);
    }

    private static string Per(double perSecond) => Units.FormatRate(perSecond)[^2..];

    private static string Count(double devices) => devices.ToString("N0", CultureInfo.InvariantCulture);
}
