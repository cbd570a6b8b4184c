using System.Globalization;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Hosting;

/// <summary>Says in a run's disclosures when the target was gone.</summary>
internal static class OutageSentence
{
    private const int MostNamed = 5;

    /// <summary>Returns the sentence; none where it was there all along.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<TargetOutage> outages)
    {
        if (outages.Count == 0)
        {
            yield break;
        }

        var times = string.Join(", ", outages.Take(MostNamed).Select(static outage => Text($"from {outage.From.TotalSeconds:0} s to {outage.To.TotalSeconds:0} s")));
        var more = outages.Count > MostNamed ? Text($" and {outages.Count - MostNamed:N0} times more") : "";
        yield return Text($"The target answered nothing {times}{more}, {outages.Sum(static outage => (outage.To - outage.From).TotalSeconds):0} s in all, in which {outages.Sum(static outage => outage.Attempts):N0} connections were tried. That is the target's or the network's, and counts: in rates, in churn and in the gates.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
