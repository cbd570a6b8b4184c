using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>One cause: says whether a signature can be its doing. One class a cause, one line in the catalogue, one test.</summary>
public interface IDiagnosisRule
{
    /// <summary>The finding's name, one of <see cref="FindingIds"/>.</summary>
    string Finding { get; }

    /// <summary>Judges one signature; null where the cause does not fit it, or the facts rule it out.</summary>
    /// <param name="seen">What was seen, and how often.</param>
    /// <param name="context">What is known beside the wire.</param>
    Hypothesis? Judge(SignatureCount seen, DiagnosisContext context);
}

/// <summary>A cause that fits a signature.</summary>
/// <param name="Finding">The finding's name.</param>
/// <param name="Confidence">How sure it is, before it is weighed against the others that fit.</param>
/// <param name="Evidence">What it rests on, one sentence.</param>
/// <param name="Fix">What to do; null for the catalogue's own words.</param>
public sealed record Hypothesis(string Finding, Confidence Confidence, string Evidence, string? Fix = null);
