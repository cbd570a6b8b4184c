using System.Globalization;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;

namespace LoadHarness.Hosting;

/// <summary>Says in a run's disclosures that the load generator stood still to read its own memory.</summary>
internal static class MemorySentence
{
    private const string Judged = "Gates judge the load generator's own memory: ";
    private const string Effect = " The highest percentiles and maxima hold that.";
    private const string Workers = " The workers' memory was not settled: its readings hold what their collectors keep for later.";

    /// <summary>Returns the sentence; none where no gate asked for it, or the run was over before.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stood">How often and how long it stood still; null where no gate asked for it.</param>
    public static IEnumerable<string> Of(RunPlan plan, Standing? stood)
    {
        if (stood is { Times: > 0 } known)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Judged}it was settled {(known.Times == 1 ? "once" : $"{known.Times:N0} times")}, for which this process stood still for {known.Longest.TotalMilliseconds:0} ms at most and {known.Total.TotalSeconds:0.0} s in all.{Effect}{(plan.Workers > 1 ? Workers : "")}");
        }
    }

    /// <summary>Returns the sentence of a run whose journal alone is left: how long it stood still is not written there.</summary>
    /// <param name="plan">The plan.</param>
    public static IEnumerable<string> OfUncounted(RunPlan plan)
    {
        if (JudgedMemory.IsIn(plan))
        {
            yield return $"{Judged}it was settled twice a minute at most, for which its process stood still for a moment each time.{Effect}{(plan.Workers > 1 ? Workers : "")}";
        }
    }
}
