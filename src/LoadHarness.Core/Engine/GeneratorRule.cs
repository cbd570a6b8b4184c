using System.Globalization;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Engine;

/// <summary>Decides whether the generator kept up: judged by its effect on the measurement; CPU is only the explanation.</summary>
public static class GeneratorRule
{
    /// <summary>Seconds beyond budget below which a run is not invalid: in a short run one bad second is a large share.</summary>
    private const double FewestInvalidSeconds = 3;

    /// <summary>Returns the summary with its verdict and the reasons for it.</summary>
    /// <param name="generator">What was measured.</param>
    /// <param name="budgets">What is allowed.</param>
    /// <param name="seconds">How long the run has taken.</param>
    public static GeneratorSummary Judge(GeneratorSummary generator, ValidityPlan budgets, double seconds)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(budgets);
        string[] reasons = [.. Starts(generator, budgets), .. Windows(generator, budgets, seconds)];
        return generator with { Valid = reasons.Length == 0, Reasons = reasons };
    }

    private static IEnumerable<string> Starts(GeneratorSummary generator, ValidityPlan budgets)
    {
        var missed = generator.LateStarts + generator.DroppedStarts;
        if (generator.PlannedStarts == 0 || missed <= generator.PlannedStarts * budgets.LateStarts)
        {
            yield break;
        }

        yield return Text($"{missed:N0} of {generator.PlannedStarts:N0} starts ({100.0 * missed / generator.PlannedStarts:0.0} %) were later than 50 ms ({generator.LateStarts:N0}) or found no free device ({generator.DroppedStarts:N0}); {100 * budgets.LateStarts:0.###} % is allowed.");
        yield return generator.LateStarts >= generator.DroppedStarts
            ? Text($"The generator was saturated: {Cpu(generator)}; lower the rate, or give the harness more cores.")
            : "Devices were still busy when the next start was due: add devices, or lower the rate.";
    }

    private static IEnumerable<string> Windows(GeneratorSummary generator, ValidityPlan budgets, double seconds)
    {
        var invalid = generator.InvalidPercent / 100 * seconds;
        if (invalid < FewestInvalidSeconds || generator.InvalidPercent <= 100 * budgets.InvalidWindows)
        {
            yield break;
        }

        string[] causes = [.. generator.InvalidWindows.Where(static window => window.Reason != HealthWatch.Unobserved).SelectMany(static window => window.Reason.Split('+')).Distinct(StringComparer.Ordinal)];
        var words = string.Join(", ", causes.Select(static reason => reason.Replace('_', ' ')));
        yield return Text($"The generator was beyond its budgets ({words}) for {invalid:0} of {seconds:0} s ({generator.InvalidPercent:0.0} %); {100 * budgets.InvalidWindows:0.###} % is allowed. {Advice(generator, causes)}");
    }

    /// <summary>What to do: by the cause that is the generator's own, where there is one.</summary>
    private static string Advice(GeneratorSummary generator, string[] causes)
    {
        if (causes.Except([HealthWatch.SendStall, HealthWatch.ClampedValues, HealthWatch.LocalPorts, HealthWatch.Descriptors], StringComparer.Ordinal).Any())
        {
            return Text($"Things that were due ran up to {generator.WorstWakeUpMs ?? 0:N0} ms late at {Cpu(generator)}: lower the rate, or give the harness more cores.");
        }

        if (causes.Contains(HealthWatch.LocalPorts, StringComparer.Ordinal))
        {
            return "Connections found no local port: add source addresses with --ifaddr, or use fewer devices.";
        }

        if (causes.Contains(HealthWatch.Descriptors, StringComparer.Ordinal))
        {
            return "Connections found no file descriptor: raise 'ulimit -n', divide the devices with --workers, or use fewer.";
        }

        return causes.Contains(HealthWatch.SendStall, StringComparer.Ordinal)
            ? Text($"Writes waited up to {generator.LongestSendStallMs:N0} ms because the target or the network did not take them, and left later than their time stamps say: send less at a time, or look there.")
            : "Latencies were longer than the hour that the histograms hold: shorten the timeouts.";
    }

    private static string Cpu(GeneratorSummary generator)
    {
        var cpu = Text($"host CPU {generator.CpuPercent.Host ?? 0:0} %, harness {generator.CpuPercent.Harness:0} % of one core");
        cpu += generator.CpuPercent.Simulator is { } simulator ? Text($", simulator {simulator:0} %") : "";
        return cpu + (generator.ThrottledSeconds > 0 ? Text($", held back by its CPU quota for {generator.ThrottledSeconds:0.0} s") : "");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
