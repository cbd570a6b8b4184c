using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>A mistake of the device that stands in its own packets: what was sent shows it.</summary>
internal abstract class MistakeRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public abstract string Finding { get; }

    /// <summary>Any of these in the packets is the mistake.</summary>
    protected abstract WireMarks Marks { get; }

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return (seen.Signature.Marks & Marks) != WireMarks.None && Weigh(seen.Signature, context) is { } confidence
            ? new Hypothesis(Finding, confidence, SignatureWords.Evidence(seen))
            : null;
    }

    /// <summary>How well the mistake explains what followed; null where it does not.</summary>
    protected abstract Confidence? Weigh(WireSignature seen, DiagnosisContext context);
}
