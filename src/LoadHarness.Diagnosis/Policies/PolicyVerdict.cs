using LoadHarness.Diagnosis.Facts;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>What a claim's policies allow of what the flow needs, and what is to be added.</summary>
public sealed record PolicyVerdict
{
    /// <summary>Each action that the flow needs, in the order in which a device needs it.</summary>
    public required IReadOnlyList<ActionProof> Proofs { get; init; }

    /// <summary>What the policies allow beyond provisioning, one sentence each; empty for a policy as AWS recommends it.</summary>
    public required IReadOnlyList<string> OverBroad { get; init; }

    /// <summary>The smallest statements to add, as a JSON array; null where nothing is missing.</summary>
    public string? Missing { get; init; }

    /// <summary>Statements that deny what the flow needs, so that nothing added can help; one sentence each.</summary>
    public IReadOnlyList<string> Denied { get; init; } = [];

    /// <summary>Whether the flow gets through.</summary>
    public bool IsAllowed => Proofs.All(static proof => proof.Allowed);
}
