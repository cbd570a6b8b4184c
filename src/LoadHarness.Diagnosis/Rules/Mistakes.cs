using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>What rules about the device's own mistakes share.</summary>
internal static class Mistakes
{
    /// <summary>Mistakes after which a request's answer is not heard.</summary>
    public const WireMarks OfSilentRequest = WireMarks.RequestBeforeSuback | WireMarks.RefusalIgnored | WireMarks.FormatOmitted | WireMarks.SubscribedToRequest
        | WireMarks.ReservedWildcard | WireMarks.ForeignRejectedFilter | WireMarks.SmallReceiveBuffer | WireMarks.UnreadData | WireMarks.Qos2;

    /// <summary>Mistakes after which a subscription does not come about.</summary>
    public const WireMarks OfSubscription = WireMarks.FormatOmitted | WireMarks.SubscribedToRequest | WireMarks.ReservedWildcard | WireMarks.NulInFilter
        | WireMarks.Qos2 | WireMarks.ManyFilters | WireMarks.ManySubscriptions | WireMarks.UnreadData;

    /// <summary>Whether a SUBSCRIBE came to nothing: not answered, refused or closed on.</summary>
    public static bool StopsSubscription(WireSignature seen) => seen.Outcome is Outcome.NoSuback or Outcome.SubackRefused or Outcome.DisconnectedAfterSubscribe;

    /// <summary>Weighs a mistake that leaves a request without its answer: certain where the policies let the answer through.</summary>
    public static Confidence? WeighSilentRequest(WireSignature seen, DiagnosisContext context)
    {
        if (seen.Outcome != Outcome.NoResponse || seen.ClosedBy != CloseReason.None)
        {
            return null;
        }

        return GroupFacts.Of(seen, context).AllowsAll switch
        {
            true => Confidence.Certain,
            false => Confidence.Possible,
            null => Confidence.Likely,
        };
    }
}
