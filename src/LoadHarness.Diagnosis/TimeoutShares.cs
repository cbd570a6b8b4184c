using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis;

/// <summary>Puts every timed-out acknowledgement of a run down to a finding, so that the causes add up to all timeouts.</summary>
public static class TimeoutShares
{
    /// <summary>Counts timeouts by finding; the counts add up to those given.</summary>
    /// <param name="timeouts">How often each outcome that is a timeout was recorded.</param>
    /// <param name="attributions">What the signatures are put down to.</param>
    /// <remarks>
    /// Evidence notes what stopped a device, once; a SUBSCRIBE of several filters times out once a filter, and a late PUBACK stops nobody.
    /// So an outcome's timeouts are shared out as its signatures are, and what has no signature goes to what the outcome itself says.
    /// </remarks>
    public static IReadOnlyDictionary<string, long> Of(IReadOnlyDictionary<Outcome, long> timeouts, IReadOnlyList<Attribution> attributions)
    {
        ArgumentNullException.ThrowIfNull(timeouts);
        var shares = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (outcome, count) in timeouts)
        {
            var noted = attributions
                .Where(attribution => attribution.Seen.Signature.Outcome == outcome && attribution.Seen.Attempts > 0)
                .GroupBy(static attribution => attribution.Best.Finding, StringComparer.Ordinal)
                .Select(static group => (Finding: group.Key, Weight: group.Sum(static attribution => attribution.Seen.Attempts)))
                .OrderByDescending(static pair => pair.Weight).ThenBy(static pair => pair.Finding, StringComparer.Ordinal)
                .ToArray();
            Share(shares, count, noted.Length > 0 ? noted : [(ByItself(outcome), 1)]);
        }

        return shares;
    }

    private static void Share(SortedDictionary<string, long> shares, long count, (string Finding, long Weight)[] weights)
    {
        // Cumulative rounding: each gets its part, and nothing is lost or counted twice.
        var total = weights.Sum(static pair => pair.Weight);
        long seen = 0;
        long given = 0;
        foreach (var (finding, weight) in weights)
        {
            seen += weight;
            var upTo = (long)Math.Round((double)count * seen / total, MidpointRounding.AwayFromZero);
            if (upTo > given)
            {
                shares[finding] = shares.GetValueOrDefault(finding) + upTo - given;
            }

            given = upTo;
        }
    }

    private static string ByItself(Outcome outcome) => outcome switch
    {
        Outcome.LateSuback => FindingIds.SlowSuback,
        Outcome.LateConnack or Outcome.LatePuback or Outcome.LateResponse => FindingIds.SlowAnswer,
        Outcome.NoSuback => FindingIds.SubackLost,
        Outcome.NoConnack or Outcome.NoPuback or Outcome.NoResponse => FindingIds.AnswerLost,
        Outcome.TcpTimeout or Outcome.TlsTimeout => FindingIds.TargetUnreachable,
        _ => FindingIds.ConnectionLost,
    };
}
