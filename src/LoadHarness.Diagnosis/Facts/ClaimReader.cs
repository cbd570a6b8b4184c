using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Diagnosis.Policies;
using MalformedPolicyException = LoadHarness.AwsIot.Policies.MalformedPolicyException;

namespace LoadHarness.Diagnosis.Facts;

/// <summary>Reads what the control plane says about claim certificates: state, policies, and what those allow.</summary>
internal sealed class ClaimReader(IAwsIotControlPlane client, ControlPlaneQuestions questions, FactsRequest request, DateTimeOffset now)
{
    // A certificate has 10 policies at most (AWS IoT Core quotas), so that pages are a formality.
    private const int MaxPages = 10;

    private readonly Dictionary<string, AttachedPolicy?> _policies = new(StringComparer.Ordinal);

    /// <summary>The account that the certificates belong to; null until one was found.</summary>
    public string? Account { get; private set; }

    /// <summary>Reads one certificate; null where its state could not be read.</summary>
    /// <param name="uses">How devices use it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ClaimFacts?> ReadAsync(IReadOnlyList<ClaimUse> uses, CancellationToken cancellationToken)
    {
        var id = uses[0].CertificateId;
        var answer = await questions.AskAsync(
            "iot:DescribeCertificate",
            () => client.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateId = id }, cancellationToken),
            static () => new DescribeCertificateResponse()).ConfigureAwait(false);
        if (answer is null)
        {
            return null;
        }

        if (answer.CertificateDescription is not { CertificateArn: { } arn } description)
        {
            return new ClaimFacts { CertificateId = id, Status = null, Policies = [], Proofs = [] };
        }

        Account ??= arn.Split(':') is { Length: >= 5 } parts ? parts[4] : null;
        var policies = await PoliciesAsync(arn, cancellationToken).ConfigureAwait(false);
        var facts = new ClaimFacts
        {
            CertificateId = id,
            Status = description.Status?.Value,
            Policies = policies ?? [],
            Proofs = [],
            NotAfter = description.Validity?.NotAfter is { } end ? new DateTimeOffset(end.ToUniversalTime(), TimeSpan.Zero) : null,
        };
        return policies is null ? facts : await ProveAsync(facts, arn, uses, FactsOf(description.CertificatePem), cancellationToken).ConfigureAwait(false);
    }

    private async Task<ClaimFacts> ProveAsync(ClaimFacts facts, string arn, IReadOnlyList<ClaimUse> uses, CertificateFacts? certificate, CancellationToken cancellationToken)
    {
        if (Account is null || Parse(facts.Policies) is not { } documents)
        {
            return facts;
        }

        var verdicts = new Dictionary<string, PolicyVerdict>(StringComparer.Ordinal);
        foreach (var use in uses.DistinctBy(static use => use.Template, StringComparer.Ordinal))
        {
            var verdict = PolicyProver.Prove(documents, new PolicyQuestion
            {
                Arns = new AwsIotArns(request.Region, Account),
                Template = use.Template,
                Flow = request.Flow,
                Format = request.Format,
                ClientId = use.ClientId,
                Certificate = certificate,
                SourceAddress = request.SourceAddress,
                Time = now,
            });
            verdicts.Add(use.Template, verdict);
            await AuthorizationCheck.CheckAsync(client, questions, arn, use, verdict.Proofs, cancellationToken).ConfigureAwait(false);
        }

        return (facts with { Verdicts = verdicts }).ForTemplate(uses[0].Template);
    }

    private async Task<IReadOnlyList<AttachedPolicy>?> PoliciesAsync(string arn, CancellationToken cancellationToken)
    {
        var found = new List<AttachedPolicy>();
        string? marker = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var next = marker;
            var answer = await questions.AskAsync("iot:ListAttachedPolicies", () => client.ListAttachedPoliciesAsync(new ListAttachedPoliciesRequest { Target = arn, Marker = next }, cancellationToken)).ConfigureAwait(false);
            if (answer is null)
            {
                return null;
            }

            foreach (var name in (answer.Policies ?? []).Select(static policy => policy.PolicyName).OfType<string>())
            {
                if (await PolicyAsync(name, cancellationToken).ConfigureAwait(false) is not { } policy)
                {
                    return null; // What the rest allow says nothing while one is not known.
                }

                found.Add(policy);
            }

            if ((marker = answer.NextMarker) is null)
            {
                break;
            }
        }

        return found;
    }

    private async Task<AttachedPolicy?> PolicyAsync(string name, CancellationToken cancellationToken)
    {
        if (_policies.TryGetValue(name, out var known))
        {
            return known;
        }

        var answer = await questions.AskAsync("iot:GetPolicy", () => client.GetPolicyAsync(new GetPolicyRequest { PolicyName = name }, cancellationToken)).ConfigureAwait(false);
        return _policies[name] = answer?.PolicyDocument is { } document
            ? new AttachedPolicy(name, document, await ChangedAtAsync(answer, cancellationToken).ConfigureAwait(false))
            : null;
    }

    /// <summary>When what holds now was made: the default version, or the policy's own last change where that is later.</summary>
    private async Task<DateTimeOffset?> ChangedAtAsync(GetPolicyResponse policy, CancellationToken cancellationToken)
    {
        var changed = policy.LastModifiedDate ?? policy.CreationDate;
        if (policy.DefaultVersionId is { } version and not "1")
        {
            var answer = await questions.AskAsync(
                "iot:GetPolicyVersion",
                () => client.GetPolicyVersionAsync(new GetPolicyVersionRequest { PolicyName = policy.PolicyName, PolicyVersionId = version }, cancellationToken)).ConfigureAwait(false);
            changed = answer?.CreationDate is { } made && (changed is null || made > changed) ? made : changed;
        }

        return changed is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : null;
    }

    private NamedPolicy[]? Parse(IReadOnlyList<AttachedPolicy> policies)
    {
        try
        {
            return [.. policies.Select(static policy => new NamedPolicy(policy.Name, PolicyDocument.Parse(policy.Document)))];
        }
        catch (MalformedPolicyException failure)
        {
            questions.Miss($"A policy of the claim certificate cannot be read: {failure.Message}");
            return null;
        }
    }

    private static CertificateFacts? FactsOf(string? pem)
    {
        try
        {
            using var certificate = pem is null ? null : X509Certificate2.CreateFromPem(pem);
            return certificate is null ? null : CertificateFacts.Of(certificate);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
