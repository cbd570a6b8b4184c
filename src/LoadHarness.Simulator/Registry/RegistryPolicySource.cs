using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Core;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>Shows the account to the authorizer. Documents and attachments reach it with the propagation's delay, all else at once; reading takes no lock of the account.</summary>
internal sealed class RegistryPolicySource : IPolicySource
{
    private readonly AccountState _state;
    private readonly ThingPrincipals _principals;
    private readonly PolicyPropagation _propagation;

    // What has a cell differs from the account's state by what is still on its way. One a policy, one a target.
    private readonly ConcurrentDictionary<string, Propagated<NamedPolicy?>> _documents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Propagated<ImmutableSortedSet<string>>> _attached = new(StringComparer.Ordinal);

    // Made when asked for, kept as long as the record they were made of.
    private readonly ConditionalWeakTable<CertificateRecord, CertificateFacts> _certificates = [];
    private readonly ConditionalWeakTable<ThingRecord, ThingFacts> _things = [];
    private readonly ConcurrentDictionary<string, NamedPolicy> _claimPolicies = new(StringComparer.Ordinal);

    /// <summary>Takes what the account holds as effective and follows its changes from now on.</summary>
    public RegistryPolicySource(AccountState state, ThingPrincipals principals, PolicyPropagation propagation)
    {
        _state = state;
        _principals = principals;
        _propagation = propagation;
        using var _ = state.Write();
        foreach (var policy in state.Policies.All)
        {
            _documents[policy.Name] = new(Parse(policy));
            foreach (var target in state.PolicyTargets.RightsOf(policy.Name))
            {
                _attached.GetOrAdd(target, key => new(state.PolicyTargets.LeftsOf(key)));
            }
        }

        state.Policies.Watch(OnPolicy);
        state.PolicyTargets.Watch((_, target) => OnAttachment(target));
        state.Things.Watch(_ => propagation.Changed());
        state.ThingGroups.Watch(_ => propagation.Changed());
        state.Certificates.Watch(_ => propagation.Changed());
        state.ThingPrincipals.Watch((_, _) => propagation.Changed());
        state.GroupThings.Watch((_, _) => propagation.Changed());
    }

    /// <summary>How many certificates and groups something is kept of.</summary>
    internal int TargetCount => _attached.Count;

    /// <summary>How many policies are kept, for tests.</summary>
    internal int PolicyCount => _documents.Count;

    /// <inheritdoc/>
    public long Version => _propagation.Version;

    /// <inheritdoc/>
    public PolicyHolder? Read(string certificateId, string clientId)
    {
        if (_state.Certificates.Find(certificateId) is not { } certificate)
        {
            return null;
        }

        var facts = _certificates.GetValue(certificate, FactsOf);
        if (certificate.ClaimTemplate is { } template)
        {
            return new PolicyHolder([_claimPolicies.GetOrAdd(template, ClaimPolicy)], facts, Thing: null);
        }

        var thing = _principals.ActingAs(certificateId, clientId);
        var policies = new List<NamedPolicy>();
        Add(policies, PolicyTarget.Certificate(certificateId));
        if (thing is not null)
        {
            // Policies of the thing's groups and of those above them (AWS IoT developer guide, "Static thing groups").
            foreach (var group in _state.GroupThings.LeftsOf(thing.Name).SelectMany(group => ThingGroupRegistry.WithParents(_state, group)))
            {
                Add(policies, PolicyTarget.Group(group));
            }
        }

        return new PolicyHolder(policies, facts, thing is null ? null : _things.GetValue(thing, record => new ThingFacts(record.Name, record.TypeName, record.Attributes)));
    }

    private static CertificateFacts FactsOf(CertificateRecord record)
    {
        using var certificate = X509Certificate2.CreateFromPem(record.Pem);
        return CertificateFacts.Of(certificate);
    }

    private static NamedPolicy Parse(PolicyRecord policy)
    {
        try
        {
            return new NamedPolicy(policy.Name, PolicyDocument.Parse(policy.Document));
        }
        catch (MalformedPolicyException exception)
        {
            // The registry takes no such document: it can only come from a store.
            throw new HarnessException(ExitCode.BadInput, $"The simulator's state has the policy {policy.Name}, which cannot be read: {exception.Message}", "Start with an empty --state folder.", exception);
        }
    }

    private NamedPolicy ClaimPolicy(string template) => new("AWSIoTProvisioningClaim", PolicyDocument.Parse(DefaultDocuments.ClaimPolicy(_state.Arns, template)));

    private void Add(List<NamedPolicy> policies, PolicyTarget target)
    {
        if (!_attached.TryGetValue(target.Key, out var names))
        {
            return;
        }

        foreach (var name in names.Effective(_propagation))
        {
            if (_documents.TryGetValue(name, out var document) && document.Effective(_propagation) is { } policy && !policies.Exists(other => string.Equals(other.Name, name, StringComparison.Ordinal)))
            {
                policies.Add(policy);
            }
        }
    }

    // Both run inside the account's write.
    private void OnPolicy(string name)
    {
        var policy = _state.Policies.Find(name);
        if (policy is null && _propagation.IsImmediate)
        {
            // Nothing is attached to it any more; with a delay an attachment may still be in force.
            _documents.TryRemove(name, out _);
            _propagation.Changed();
            return;
        }

        var cell = _documents.GetOrAdd(name, static _ => new(initial: null));
        if (!string.Equals(cell.Latest?.Document.Text, policy?.Document, StringComparison.Ordinal))
        {
            cell.Set(policy is null ? null : Parse(policy), _propagation);
        }
    }

    private void OnAttachment(string target)
    {
        // A deleted certificate loses its policies after it is gone; nothing of it is kept.
        if (PolicyTarget.OfKey(target) is { IsCertificate: true } certificate && _state.Certificates.Find(certificate.Name) is null)
        {
            _attached.TryRemove(target, out _);
            return;
        }

        _attached.GetOrAdd(target, static _ => new(SortedNames.Empty)).Set(_state.PolicyTargets.LeftsOf(target), _propagation);
    }
}
