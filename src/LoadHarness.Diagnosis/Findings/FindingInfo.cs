namespace LoadHarness.Diagnosis.Findings;

/// <summary>One line of the catalogue of findings.</summary>
/// <param name="Id">Its name in plans, reports and <c>expect</c>: <c>missing-topicfilter</c>.</param>
/// <param name="Title">The cause, a few words.</param>
/// <param name="Signature">What it looks like on the wire, one sentence.</param>
/// <param name="Discriminator">What tells it from causes that look alike, one sentence; empty where the wire alone suffices.</param>
/// <param name="Fix">What to do, one or two sentences in the imperative.</param>
/// <param name="Source">Where the fact comes from: AWS's page, an issue, or a standard.</param>
public sealed record FindingInfo(string Id, string Title, string Signature, string Discriminator, string Fix, string Source)
{
    /// <summary>Its number among the causes of subscribe timeouts; 0 for findings of another kind.</summary>
    public int Number { get; init; }
}
