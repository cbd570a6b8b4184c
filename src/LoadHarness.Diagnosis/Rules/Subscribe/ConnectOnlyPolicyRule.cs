using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>The claim may connect and nothing else.</summary>
internal sealed class ConnectOnlyPolicyRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.ConnectOnlyPolicy;

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) =>
        facts.AllowsConnectOnly && proof.Action != IotActions.Connect;

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial.Action == IotActions.Subscribe && !seen.Has(WireMarks.EarlierGranted) ? Confidence.Possible : null;
}
