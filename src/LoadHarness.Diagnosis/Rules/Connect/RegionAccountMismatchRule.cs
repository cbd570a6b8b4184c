using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Connect;

/// <summary>Endpoint, certificate and policy belong to different regions or accounts.</summary>
internal sealed class RegionAccountMismatchRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.RegionAccountMismatch;

    /// <inheritdoc/>
    public override Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (!ClaimCertificateInactiveRule.Fits(signature))
        {
            return base.Judge(seen, context);
        }

        var facts = GroupFacts.Of(signature, context);
        if (facts.Claim is null)
        {
            return facts.OthersPassed(StepKind.Connack) ? null : new Hypothesis(Finding, Confidence.Possible, SignatureWords.Evidence(seen));
        }

        return OtherEndpoint(context) is { } other
            ? new Hypothesis(Finding, Confidence.Certain, $"{SignatureWords.Evidence(seen)} {other}")
            : base.Judge(seen, context);
    }

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) => proof.Fault is PolicyFault.Region or PolicyFault.Account;

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial.Form == DenialForm.Silent ? null : Confidence.Possible;

    /// <summary>Says how an AWS endpoint differs from the account's own; null where it does not, or is none of AWS's.</summary>
    internal static string? OtherEndpoint(DiagnosisContext context)
    {
        var (host, _) = context.Endpoint;
        if (context.ControlPlane is not { } facts || RegionOf(host) is not { } region)
        {
            return null;
        }

        if (region != facts.Region)
        {
            return $"The endpoint is in {region}; the certificate was looked up in {facts.Region}.";
        }

        return facts.DataEndpoint is { } own && !string.Equals(own, host, StringComparison.OrdinalIgnoreCase)
            ? $"The devices used the endpoint {host}; the account's own is {own}."
            : null;
    }

    private static string? RegionOf(string host)
    {
        // xxxx-ats.iot.REGION.amazonaws.com, in China with .cn behind (AWS IoT developer guide, "AWS IoT Core endpoints").
        var labels = host.Split('.');
        var place = Array.IndexOf(labels, "iot");
        return place > 0 && place + 2 < labels.Length && labels[place + 2] == "amazonaws" ? labels[place + 1] : null;
    }
}
