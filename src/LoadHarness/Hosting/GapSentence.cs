using System.Globalization;

namespace LoadHarness.Hosting;

/// <summary>Says in a run's disclosures when it had no process.</summary>
internal static class GapSentence
{
    private const int MostNamed = 5;

    /// <summary>Returns the sentence; none where the run had a process all along.</summary>
    /// <param name="gaps">Begin and end of each gap, from the run's start.</param>
    /// <param name="again">Iterations of devices that were brought back.</param>
    /// <param name="ownSimulator">Whether the simulator began anew with the run.</param>
    public static IEnumerable<string> Of(IReadOnlyList<(TimeSpan From, TimeSpan To)> gaps, long again, bool ownSimulator)
    {
        if (gaps.Count == 0)
        {
            yield break;
        }

        var times = string.Join(", ", gaps.Take(MostNamed).Select(static gap => Text($"from {gap.From.TotalSeconds:0.0} s to {gap.To.TotalSeconds:0.0} s")));
        var more = gaps.Count > MostNamed ? Text($" and {gaps.Count - MostNamed:N0} times more") : "";
        var sum = Text($"{gaps.Sum(static gap => (gap.To - gap.From).TotalSeconds):0.0} s");
        yield return $"The run's process ended and the run was resumed: nothing was observed {times}{more}, {sum} in all, nor in the moment before each, of at most a second. No gate counts that time, and the schedule went on that much later. "
            + Text($"{again:N0} devices were brought back, which is in no latency and no churn; the generator's own drift is judged from the last resume on.")
            + (ownSimulator ? " The simulator's own record of disconnects, outages and messages began anew with it, and is left out: gates on messages.* have no data." : "");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
