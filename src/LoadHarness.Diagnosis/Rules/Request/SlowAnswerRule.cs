using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>CONNACK, PUBACK or an answer came after the device had given up.</summary>
internal sealed class SlowAnswerRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.SlowAnswer;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var timeouts = context.Plan.Timeouts;
        var (what, member, timeout) = seen.Signature.Outcome switch
        {
            Outcome.LateConnack => ("CONNACK", "timeouts.connack", timeouts.Connack),
            Outcome.LatePuback => ("PUBACK", "timeouts.puback", timeouts.Puback),
            Outcome.LateResponse => ("The answer", "timeouts.response", timeouts.Response),
            _ => ("", "", TimeSpan.Zero),
        };
        return what.Length == 0 || seen.Signature.Has(WireMarks.UnreadData)
            ? null
            : new Hypothesis(Finding, Confidence.Certain, Lateness.Evidence(what, seen, timeout.TotalMilliseconds), Lateness.Fix(seen, member, FindingCatalog.Of(Finding).Fix));
    }
}
