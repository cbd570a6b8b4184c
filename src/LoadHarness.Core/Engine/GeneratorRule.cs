using System.Globalization;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Engine;

/// <summary>Decides whether the generator kept up: judged by its effect on the measurement; CPU is only the explanation.</summary>
public static class GeneratorRule
{
    /// <summary>The share of starts that may be late (more than 50 ms) or dropped.</summary>
    public const double AllowedShare = 0.01;

    /// <summary>Returns the summary with its verdict and the reasons for it.</summary>
    public static GeneratorSummary Judge(GeneratorSummary generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var missed = generator.LateStarts + generator.DroppedStarts;
        if (generator.PlannedStarts == 0 || missed <= generator.PlannedStarts * AllowedShare)
        {
            return generator with { Valid = true, Reasons = [] };
        }

        var reasons = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture,
                $"{missed:N0} of {generator.PlannedStarts:N0} starts ({100.0 * missed / generator.PlannedStarts:0.0} %) were later than 50 ms ({generator.LateStarts:N0}) or found no free device ({generator.DroppedStarts:N0}); 1 % is allowed."),
        };
        reasons.Add(generator.LateStarts >= generator.DroppedStarts
            ? string.Create(CultureInfo.InvariantCulture, $"The generator was saturated: host CPU {generator.CpuPercent.Host ?? 0:0} %, harness {generator.CpuPercent.Harness:0} % of one core; lower the rate, or give the harness more cores.")
            : "Devices were still busy when the next start was due: add devices, or lower the rate.");
        return generator with { Valid = false, Reasons = reasons };
    }
}
