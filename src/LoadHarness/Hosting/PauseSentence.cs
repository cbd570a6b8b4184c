using System.Globalization;

namespace LoadHarness.Hosting;

/// <summary>Says in a run's disclosures that a person paused its starts.</summary>
internal static class PauseSentence
{
    // Enough to find them in the timeline; a report is no log.
    private const int MostNamed = 5;

    /// <summary>Returns the sentence; none where nothing was paused.</summary>
    /// <param name="pauses">Begin and end of each pause, from the run's start.</param>
    public static IEnumerable<string> Of(IReadOnlyList<(TimeSpan From, TimeSpan To)> pauses)
    {
        if (pauses.Count == 0)
        {
            yield break;
        }

        var times = string.Join(", ", pauses.Take(MostNamed).Select(static pause => Text($"from {pause.From.TotalSeconds:0.0} s to {pause.To.TotalSeconds:0.0} s")));
        var more = pauses.Count > MostNamed ? Text($" and {pauses.Count - MostNamed:N0} times more") : "";
        var sum = Text($"{pauses.Sum(static pause => (pause.To - pause.From).TotalSeconds):0.0} s");
        yield return $"Arrivals were paused by hand {times}{more}, {sum} in all: no start was due meanwhile, so none counts as late or dropped, and the rest of the schedule came that much later; devices that had started, and faults, went on.";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
