using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Doctor.Live;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Policies;

namespace LoadHarness.Diagnosis.Doctor.Policies;

/// <summary>Turns a proof into lines: one a cause, with the statements to add, and one for what a policy allows too much.</summary>
internal static class PolicyJudge
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Judges.</summary>
    /// <param name="verdict">The proof.</param>
    /// <param name="arns">Region and account that it is for.</param>
    /// <param name="what">What they are called: <c>The policy 'claim.json'</c>.</param>
    /// <param name="context">What is known beside them.</param>
    public static IReadOnlyList<CheckResult> Judge(PolicyVerdict verdict, AwsIotArns arns, string what, DoctorContext context)
    {
        var results = new List<CheckResult>();
        var add = verdict.Missing is { } missing ? JsonNode.Parse(missing)!.ToJsonString(Indented) : null;
        foreach (var cause in verdict.Proofs.Where(static proof => !proof.Allowed && proof.Fault != PolicyFault.UnknownAddress).GroupBy(proof => FindingOf(proof, verdict.Proofs, context), StringComparer.Ordinal))
        {
            var first = cause.First();
            var count = cause.Count();
            var evidence = Say.Text($"{what} does not allow {first.Action} on {Short(first.Resource)}{(count > 1 ? Say.Text($", and {count - 1} more that the flow needs") : "")}. {first.Explanation.TrimEnd('.')}.");
            var fix = FindingCatalog.Of(cause.Key).Fix + (verdict.Denied.Count > 0 ? " A statement that denies wins over all that allow." : "");
            results.Add(CheckResult.Problem(evidence, fix, cause.Key) with { Add = add });
            add = null; // One list for all causes: shown once.
        }

        var unknown = verdict.Proofs.Where(static proof => proof.Fault == PolicyFault.UnknownAddress).ToArray();
        if (unknown.Length > 0)
        {
            results.Add(CheckResult.Warning(Say.Text($"Whether {what[..1].ToLowerInvariant()}{what[1..]} allows {unknown.Length} of {verdict.Proofs.Count} actions cannot be judged here. {unknown[0].Explanation.TrimEnd('.')}."), "Check that the devices connect from an address that the condition on aws:SourceIp allows."));
        }

        if (results.Count == 0)
        {
            results.Add(CheckResult.Ok(Say.Text($"{what} allows all {verdict.Proofs.Count} actions of the flow, for {arns.Region} and account {arns.Account}.")));
        }

        if (verdict.OverBroad.Count > 0)
        {
            results.Add(CheckResult.Warning(verdict.OverBroad[0] + (verdict.OverBroad.Count > 1 ? Say.Text($" {verdict.OverBroad.Count - 1} more like this.") : ""), FindingCatalog.Of(FindingIds.OverBroadPolicy).Fix, FindingIds.OverBroadPolicy));
        }

        return results;
    }

    /// <summary>The finding behind a denied action: what the run's own rules say to the failure that it would be on the wire.</summary>
    internal static string FindingOf(ActionProof proof, IReadOnlyList<ActionProof> proofs, DoctorContext context)
    {
        var id = context.Target.Claim?.CertificateId ?? "";
        var facts = new ControlPlaneFacts
        {
            Region = "",
            Claims = new Dictionary<string, ClaimFacts>(StringComparer.Ordinal) { [id] = new() { CertificateId = id, Status = "ACTIVE", Policies = [], Proofs = proofs } },
            Templates = new Dictionary<string, TemplateFacts>(StringComparer.Ordinal),
            ReadAt = context.TimeProvider.GetUtcNow(),
        };
        var (step, outcome) = proof.Action switch
        {
            IotActions.Connect => (StepKind.Connack, Outcome.DisconnectedAfterConnect),
            IotActions.Subscribe => (StepKind.Suback, Outcome.DisconnectedAfterSubscribe),
            IotActions.Publish => (KindOf(proof.Topic), Outcome.DisconnectedAfterRequest),
            _ => (KindOf(proof.Topic), Outcome.NoResponse),
        };
        var isSilent = outcome == Outcome.NoResponse;
        var failure = new Failure
        {
            Step = new Step(Phase.Claim, step),
            Outcome = outcome,
            Topic = proof.Topic,
            ClosedBy = isSilent ? CloseReason.None : CloseReason.PeerClosed,
            Marks = isSilent ? WireMarks.RequestAcknowledged : WireMarks.None,
            Took = TimeSpan.Zero,
        };
        return failure.Rank(context, facts, id)[0].Finding;
    }

    private static StepKind KindOf(TopicRole role) => role is TopicRole.RegisterRequest or TopicRole.RegisterAccepted or TopicRole.RegisterRejected ? StepKind.RegisterThing : StepKind.CreateCertificate;

    /// <summary>An ARN without what all of them have in common: <c>topicfilter/$aws/…</c>.</summary>
    private static string Short(string arn) => arn.Split(':', 6) is [_, _, _, _, _, var resource] ? resource : arn;
}
