namespace LoadHarness.Scenarios.Common;

/// <summary>Seeds of the draws that belong to a plan's seed.</summary>
internal static class Seeds
{
    /// <summary>Mixes numbers to one seed, so that neighbours have nothing in common (SplitMix64, Steele et al. 2014).</summary>
    public static int Of(params ReadOnlySpan<long> numbers)
    {
        ulong mixed = 0;
        foreach (var number in numbers)
        {
            mixed += unchecked((ulong)number) + 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            mixed ^= mixed >> 31;
        }

        return unchecked((int)mixed);
    }
}
