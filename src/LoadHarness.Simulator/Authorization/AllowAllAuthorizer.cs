using LoadHarness.AwsIot.Policies;

namespace LoadHarness.Simulator.Authorization;

/// <summary>Allows everything, as a policy with <c>"Action": "*"</c> and <c>"Resource": "*"</c> does.</summary>
internal sealed class AllowAllAuthorizer : IAuthorizer
{
    private static readonly AuthorizationDecision Allowed = new(AuthorizationOutcome.Allowed, [], [], "Everything is allowed.");

    public AuthorizationDecision Connect(Principal principal, bool isPersistent, string? willTopic) => Allowed;

    public AuthorizationDecision Publish(Principal principal, string topic, bool isRetained) => Allowed;

    public AuthorizationDecision Subscribe(Principal principal, string filter) => Allowed;

    public bool MayReceive(Principal principal, string topic) => true;
}
