using System.Collections.Concurrent;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Simulator.Authorization;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>Allows everything but what a test denies, and notes what it was asked.</summary>
internal sealed class ScriptedAuthorizer : IAuthorizer
{
    public ConcurrentQueue<string> Asked { get; } = new();

    public Func<Principal, bool> MayConnect { get; set; } = _ => true;

    public Func<string, bool> MayPublish { get; set; } = _ => true;

    public Func<string, bool> MaySubscribe { get; set; } = _ => true;

    public Func<string, bool> MayReceiveFrom { get; set; } = _ => true;

    public AuthorizationDecision Connect(Principal principal, bool isPersistent, string? willTopic)
    {
        Asked.Enqueue($"connect {principal.ClientId} persistent={isPersistent} will={willTopic}");
        return Decide(MayConnect(principal));
    }

    public AuthorizationDecision Publish(Principal principal, string topic, bool isRetained)
    {
        Asked.Enqueue($"publish {topic} retained={isRetained}");
        return Decide(MayPublish(topic));
    }

    public AuthorizationDecision Subscribe(Principal principal, string filter)
    {
        Asked.Enqueue($"subscribe {filter}");
        return Decide(MaySubscribe(filter));
    }

    public bool MayReceive(Principal principal, string topic) => MayReceiveFrom(topic);

    private static AuthorizationDecision Decide(bool isAllowed) => new(isAllowed ? AuthorizationOutcome.Allowed : AuthorizationOutcome.ImplicitDeny, [], [], "As the test says.");
}
