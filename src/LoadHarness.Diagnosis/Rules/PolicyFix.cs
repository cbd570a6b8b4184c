using LoadHarness.AwsIot.Policies;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>Says what to do about a policy's fault, once the policy is known: it follows the fault, not the finding alone.</summary>
internal static class PolicyFix
{
    /// <summary>The fix.</summary>
    /// <param name="finding">The finding; its own words hold where the fault has none.</param>
    /// <param name="proof">The action that is denied, and why.</param>
    /// <param name="claim">The claim; it knows what is to be added.</param>
    public static string Of(string finding, ActionProof proof, ClaimFacts claim) => proof.Fault switch
    {
        // Any Deny wins over all that is allowed (AWS IoT developer guide, "AWS IoT Core policies").
        PolicyFault.ExplicitDeny => $"Change or remove the statement that denies {proof.Action}: nothing that is added helps, since a denial wins. {proof.Explanation}",
        PolicyFault.Condition => $"Meet the statement's condition, or take it out of the statement that allows {proof.Action}: it is not met for these devices.",
        PolicyFault.LiteralWildcard => $"Write `*` in the policy's resources: `#` and `+` are wildcards in MQTT filters only, and plain characters in a policy. {Add(proof, claim)}",
        PolicyFault.OtherFormat => $"Name the payload format that the devices use in the policy's resources, or end them before it with `/*`. {Add(proof, claim)}",
        PolicyFault.Variable when proof.Action != IotActions.Connect => $"Put a name or `*` in place of the variable in the resource for {proof.Action}: it does not resolve on a claim certificate. {Add(proof, claim)}",
        PolicyFault.ActionMissing when proof.Action is IotActions.Connect or IotActions.Subscribe => $"Allow {proof.Action}: no statement does. {Add(proof, claim)}",
        PolicyFault.ResourceMismatch when proof.Action == IotActions.Subscribe => $"Allow {proof.Action} on the filters that the devices use, letter by letter. {Add(proof, claim)}",
        _ => $"{FindingCatalog.Of(finding).Fix} {Add(proof, claim)}",
    };

    /// <summary>All that is to be added, since the next filter fails too where only one is mended.</summary>
    private static string Add(ActionProof proof, ClaimFacts claim) =>
        claim.Missing is { } statements ? $"Add to the policy's statements: `{statements}`" : $"What is needed: {proof.Action} on {proof.Resource}.";
}
