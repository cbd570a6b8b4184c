using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Facts;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>What is known of the group that a signature belongs to: how far its devices came, and what the control plane says of its claim and template.</summary>
internal sealed class GroupFacts
{
    private readonly DiagnosisContext _context;

    private GroupFacts(DiagnosisContext context, GroupContext group)
    {
        _context = context;
        Group = group;
        var facts = context.ControlPlane;
        Claim = group.CertificateId is { } id ? facts?.Claims.GetValueOrDefault(id)?.ForTemplate(group.Template) : null;
        Template = facts?.Templates.GetValueOrDefault(group.Template);
    }

    /// <summary>The group.</summary>
    public GroupContext Group { get; }

    /// <summary>Its claim certificate; null where the control plane was not asked, or could not say.</summary>
    public ClaimFacts? Claim { get; }

    /// <summary>Its template; null where the control plane was not asked, or could not say.</summary>
    public TemplateFacts? Template { get; }

    /// <summary>Whether the claim certificate is active; null where that is not known.</summary>
    public bool? IsActive => Claim is null ? null : string.Equals(Claim.Status, "ACTIVE", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the policies allow everything that the flow needs; null where that is not known.</summary>
    public bool? AllowsAll => Claim is not { Proofs.Count: > 0 } claim ? null : claim.Proofs.All(static proof => proof.Allowed);

    /// <summary>Whether the policies allow the claim to connect and nothing else.</summary>
    public bool AllowsConnectOnly => Claim is { } claim
        && claim.Proofs.Any(static proof => proof is { Action: IotActions.Connect, Allowed: true })
        && claim.Proofs.Where(static proof => proof.Action != IotActions.Connect).All(static proof => proof is { Allowed: false, Fault: PolicyFault.ActionMissing });

    /// <summary>When a policy of the claim was changed last; null where that is not known.</summary>
    public DateTimeOffset? PolicyChangedAt => Claim?.Policies.Max(static policy => policy.ChangedAt);

    /// <summary>Whether all devices of the group use one claim, so that a policy treats them alike.</summary>
    public bool SharesClaim => Group.CertificateId is not null;

    /// <summary>Looks up a signature's group.</summary>
    public static GroupFacts Of(WireSignature seen, DiagnosisContext context) =>
        new(context, seen.Group >= 0 && seen.Group < context.Groups.Count ? context.Groups[seen.Group] : new GroupContext("", context.Plan.Target.Template, CertificateId: null));

    /// <summary>What decides a denied action: its proof; null where it is not known.</summary>
    /// <remarks>Of filters in one SUBSCRIBE a close does not say which was denied: then the first one that is decides.</remarks>
    public ActionProof? Proof(Denial denial)
    {
        var proofs = Claim?.Proofs.Where(proof => proof.Action == denial.Action).ToArray();
        if (proofs is not { Length: > 0 })
        {
            return null;
        }

        return denial.Action == IotActions.Subscribe && denial.Form != DenialForm.Refused && _context.Plan.Subscribe == SubscribeMode.Together
            ? Array.Find(proofs, static proof => !proof.Allowed) ?? proofs[0]
            : Array.Find(proofs, proof => proof.Topic == denial.Topic);
    }

    /// <summary>Whether other devices with the same claim got past the step: then no policy stands in the way.</summary>
    public bool OthersPassed(StepKind step) => SharesClaim && step switch
    {
        StepKind.Tls or StepKind.Connack => Group.Connected > 0,
        StepKind.Suback => Group.Subscribed > 0,
        _ => Group.Operational > 0,
    };
}
