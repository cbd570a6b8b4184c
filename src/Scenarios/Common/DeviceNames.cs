using System.Globalization;
using LoadHarness.Core.Plans;

namespace LoadHarness.Scenarios.Common;

/// <summary>Derives each device's names from (seed, index), so that a run can be repeated and split.</summary>
public static class DeviceNames
{
    /// <summary>Returns a device's serial number, which is its claim client id too.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="runId">The run's id; part of the name on AWS only, where what a run creates outlives it.</param>
    /// <param name="index">The device's index.</param>
    public static string Serial(RunPlan plan, string runId, int index)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var middle = plan.Target.Kind == TargetKind.Aws ? runId : plan.Fleet.Seed.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{plan.Fleet.Prefix}-{middle}-{index:D6}");
    }

    /// <summary>Returns the one claim client id of a group whose devices share it, as the quirk <c>shared-client-id</c> says.</summary>
    public static string SharedClientId(RunPlan plan, string runId, int group)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var middle = plan.Target.Kind == TargetKind.Aws ? runId : plan.Fleet.Seed.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{plan.Fleet.Prefix}-{middle}-shared-{group}");
    }

    /// <summary>Replaces <c>{serial}</c>, <c>{index}</c> and <c>{thing}</c>.</summary>
    public static string Fill(string pattern, string serial, int index, string? thing = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.Contains('{', StringComparison.Ordinal)
            ? pattern.Replace("{serial}", serial, StringComparison.Ordinal)
                .Replace("{index}", index.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{thing}", thing ?? serial, StringComparison.Ordinal)
            : pattern;
    }
}
