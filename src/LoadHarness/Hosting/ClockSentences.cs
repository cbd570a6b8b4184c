using System.Globalization;
using LoadHarness.Core.Engine;

namespace LoadHarness.Hosting;

/// <summary>Says in a run's disclosures what happened to this machine's clocks.</summary>
internal static class ClockSentences
{
    private const int MostNamed = 5;

    /// <summary>Returns one sentence each; of many the first ones.</summary>
    /// <param name="events">What happened.</param>
    /// <param name="further">How often something happened beyond those.</param>
    public static IEnumerable<string> Of(IReadOnlyList<ClockEvent> events, int further)
    {
        foreach (var found in events.Take(MostNamed))
        {
            yield return found.IsSuspension
                ? Text($"This machine was suspended at {found.At.TotalSeconds:0.0} s of the run, for {found.Amount.TotalSeconds:0.0} s: the run's clock stood still meanwhile, and so did its devices, whose connections the target may have given up. The second in which it woke is marked.")
                : Text($"This machine's wall clock was set {(found.Amount > TimeSpan.Zero ? "forward" : "back")} by {found.Amount.Duration().TotalSeconds:0.0} s at {found.At.TotalSeconds:0.0} s of the run: times of day before and after do not fit together. Latencies, rates and durations come from a clock that is never set.");
        }

        var more = Math.Max(0, events.Count - MostNamed) + further;
        if (more > 0)
        {
            yield return Text($"Suspensions and set clocks like these were found {more:N0} times more.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
