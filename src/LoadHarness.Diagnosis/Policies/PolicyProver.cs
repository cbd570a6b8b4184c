using LoadHarness.AwsIot.Policies;
using LoadHarness.Diagnosis.Facts;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>Proves for each action that a flow needs whether a claim's policies allow it, and where they do not, names the slip.</summary>
public static class PolicyProver
{
    /// <summary>Proves.</summary>
    /// <param name="policies">All policies of the claim certificate; they are judged together.</param>
    /// <param name="question">The flow.</param>
    public static PolicyVerdict Prove(IReadOnlyList<NamedPolicy> policies, PolicyQuestion question)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(question);
        var context = question.Context;
        var compiled = CompiledPolicies.Compile(policies, context);
        var needed = NeededAction.Of(question);
        ActionProof[] proofs = [.. needed.Select(action => Prove(policies, compiled, action, context))];
        return new PolicyVerdict
        {
            Proofs = proofs,
            OverBroad = OverBroadCheck.Of(policies, compiled, question),
            Missing = MissingStatements.Write([.. needed.Where((_, i) => !proofs[i].Allowed && proofs[i].Fault is not (PolicyFault.ExplicitDeny or PolicyFault.UnknownAddress))]),
            Denied = [.. proofs.Where(static proof => proof.Fault == PolicyFault.ExplicitDeny).Select(static proof => proof.Explanation)],
        };
    }

    private static ActionProof Prove(IReadOnlyList<NamedPolicy> policies, CompiledPolicies compiled, NeededAction needed, PolicyContext context)
    {
        var decision = compiled.For(needed.Action).Decide(needed.Resource);
        var (fault, explanation) = decision.Outcome switch
        {
            AuthorizationOutcome.Allowed => (PolicyFault.None, decision.Explanation),
            AuthorizationOutcome.ExplicitDeny => (PolicyFault.ExplicitDeny, decision.Explanation),
            _ when policies.Count == 0 => (PolicyFault.NoPolicy, decision.Explanation),
            _ when NearMiss.Find(policies, needed, context) is { } near => (near.Slips[0].Fault, near.Explain(needed.Action)),
            _ => (IsNamed(policies, needed.Action) ? PolicyFault.ResourceMismatch : PolicyFault.ActionMissing, decision.Explanation),
        };
        return new ActionProof(needed.Action, needed.Resource, needed.Role, decision.IsAllowed, fault, explanation);
    }

    private static bool IsNamed(IReadOnlyList<NamedPolicy> policies, string action) =>
        policies.Any(policy => policy.Document.Statements.Any(statement => statement.Effect == PolicyEffect.Allow && NearMiss.SpeaksOf(policy, statement, action)));
}
