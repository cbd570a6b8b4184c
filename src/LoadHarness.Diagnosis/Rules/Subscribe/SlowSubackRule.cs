using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>SUBACK came after the device had given up.</summary>
internal sealed class SlowSubackRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.SlowSuback;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature.Outcome != Outcome.LateSuback || signature.Has(WireMarks.UnreadData))
        {
            return null;
        }

        var timeout = context.Plan.Timeouts.Suback.TotalMilliseconds;
        return new Hypothesis(Finding, Confidence.Certain, Lateness.Evidence("SUBACK", seen, timeout), Lateness.Fix(seen, "timeouts.suback", FindingCatalog.Of(Finding).Fix));
    }
}
