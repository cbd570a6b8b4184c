using System.Globalization;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Hosting;

/// <summary>Says in a run's disclosures when it had no process.</summary>
internal static class GapSentence
{
    private const int MostNamed = 5;

    /// <summary>Returns the sentence; none where the run had a process all along.</summary>
    /// <param name="resumptions">When the run was resumed.</param>
    /// <param name="again">Iterations that were begun again outside the schedule, of all resumptions.</param>
    /// <param name="ownSimulator">Whether the simulator began anew with the run.</param>
    public static IEnumerable<string> Of(IReadOnlyList<Resumption> resumptions, long again, bool ownSimulator)
    {
        if (resumptions.Count == 0)
        {
            yield break;
        }

        var times = string.Join(", ", resumptions.Take(MostNamed).Select(static each => Text($"from {each.From.TotalSeconds:0.0} s to {each.To.TotalSeconds:0.0} s")));
        var more = resumptions.Count > MostNamed ? Text($" and {resumptions.Count - MostNamed:N0} times more") : "";
        var sum = Text($"{resumptions.Sum(static each => (each.To - each.From).TotalSeconds):0.0} s");
        yield return $"The run's process ended and the run was resumed: nothing was observed {times}{more}, {sum} in all, nor in the moment before each, of at most a second. No gate counts that time, and the schedule went on that much later. "
            + Text($"Devices were brought back outside the schedule, {again:N0} times in all: the latencies of those that had been in service are left out and their return is no reconnect, while what they attempt counts as any attempt does, in timeout.rate and in churn.attempts with its peaks; those that had been under way began anew. ")
            + "The generator's own drift is judged from the last resume on."
            + (ownSimulator ? " The simulator's own record of disconnects, outages and messages began anew with it, and is left out: gates on messages.* and churn.server_disconnects.* have no data." : "");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
