using System.Runtime.CompilerServices;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.Simulator.Authorization;

/// <summary>Answers from the policies that the registry knows; what it has compiled for a connection it keeps until a change becomes effective.</summary>
internal sealed class PolicyAuthorizer : IAuthorizer
{
    private const int LongestOnStack = 512;

    private static readonly AuthorizationDecision UnknownCertificate = new(AuthorizationOutcome.ImplicitDeny, [], [], "The certificate is not registered, so no policy allows anything.");

    private readonly IPolicySource _source;
    private readonly AwsIotArns _arns;
    private readonly TimeProvider _time;
    private readonly string _topicPrefix;

    // By identity: a broker keeps one principal a connection, and what is compiled for it goes when the connection goes.
    private readonly ConditionalWeakTable<Principal, Cached> _cache = [];

    /// <summary>Makes it.</summary>
    /// <param name="source">The registry.</param>
    /// <param name="arns">The account whose ARNs are built.</param>
    /// <param name="time">Where time comes from.</param>
    public PolicyAuthorizer(IPolicySource source, AwsIotArns arns, TimeProvider time)
    {
        _source = source;
        _arns = arns;
        _time = time;
        _topicPrefix = arns.Topic("");
    }

    /// <inheritdoc/>
    /// <remarks>A will needs iot:Publish on its topic too; ask <see cref="Publish"/>.</remarks>
    public AuthorizationDecision Connect(Principal principal, bool isPersistent, string? willTopic)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (_source.Read(principal.CertificateId, principal.ClientId) is not { } holder)
        {
            return UnknownCertificate;
        }

        string[] attributes = [.. isPersistent ? [PolicyContext.PersistentConnect] : Array.Empty<string>(), .. willTopic is null ? [] : new[] { PolicyContext.LastWill }];
        var context = Context(principal, holder) with { ConnectAttributes = attributes, LastWillTopic = willTopic is null ? null : _arns.Topic(willTopic) };
        return PolicyEvaluator.Evaluate(holder.Policies, IotActions.Connect, _arns.Client(principal.ClientId), context);
    }

    /// <inheritdoc/>
    public AuthorizationDecision Publish(Principal principal, string topic, bool isRetained)
    {
        if (Policies(principal) is not { } policies)
        {
            return UnknownCertificate;
        }

        var decision = policies.For(IotActions.Publish).Decide(_arns.Topic(topic));
        return isRetained && decision.IsAllowed ? policies.For(IotActions.RetainPublish).Decide(_arns.Topic(topic)) : decision;
    }

    /// <inheritdoc/>
    public AuthorizationDecision Subscribe(Principal principal, string filter) =>
        Policies(principal)?.For(IotActions.Subscribe).Decide(_arns.TopicFilter(filter)) ?? UnknownCertificate;

    /// <inheritdoc/>
    public bool MayReceive(Principal principal, string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        if (Policies(principal) is not { } policies)
        {
            return false;
        }

        var length = _topicPrefix.Length + topic.Length;
        var arn = length <= LongestOnStack ? stackalloc char[length] : new char[length];
        _topicPrefix.CopyTo(arn);
        topic.CopyTo(arn[_topicPrefix.Length..]);
        return policies.For(IotActions.Receive).IsAllowed(arn);
    }

    private CompiledPolicies? Policies(Principal principal)
    {
        // Before the reading: a change in between is then seen at the next question.
        var version = _source.Version;
        if (_cache.TryGetValue(principal, out var cached) && cached.Version == version && cached.Policies is not { IsTimed: true })
        {
            return cached.Policies;
        }

        var holder = _source.Read(principal.CertificateId, principal.ClientId);
        if (holder is null)
        {
            _cache.AddOrUpdate(principal, new Cached(version, null, null));
            return null;
        }

        var policies = cached?.Holder is { } old && cached.Policies is { IsTimed: false } && IsSame(old, holder)
            ? cached.Policies
            : CompiledPolicies.Compile(holder.Policies, Context(principal, holder));
        _cache.AddOrUpdate(principal, new Cached(version, holder, policies));
        return policies;
    }

    /// <summary>Most changes are other devices': what is compiled stays where this one's parts are the same objects.</summary>
    private static bool IsSame(PolicyHolder old, PolicyHolder now) =>
        ReferenceEquals(old.Certificate, now.Certificate)
        && ReferenceEquals(old.Thing, now.Thing)
        && old.Policies.Count == now.Policies.Count
        && old.Policies.Zip(now.Policies).All(pair => ReferenceEquals(pair.First.Document, pair.Second.Document) && pair.First.Name == pair.Second.Name);

    private PolicyContext Context(Principal principal, PolicyHolder holder) => new()
    {
        ClientId = principal.ClientId,
        SourceAddress = principal.SourceAddress,
        Certificate = holder.Certificate,
        Thing = holder.Thing,
        Time = _time.GetUtcNow(),
    };

    /// <param name="Version">The source's version that was read.</param>
    /// <param name="Holder">What was read; null for an unknown certificate.</param>
    /// <param name="Policies">What was compiled of it; null for an unknown certificate.</param>
    private sealed record Cached(long Version, PolicyHolder? Holder, CompiledPolicies? Policies);
}
