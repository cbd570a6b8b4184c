using LoadHarness.Simulator.Authorization;

namespace LoadHarness.Simulator.Broker;

/// <summary>How the broker behaves where AWS's documents and users' reports disagree.</summary>
internal sealed record BrokerBehavior
{
    /// <summary>How denied actions look.</summary>
    public DeniedBehavior Denied { get; init; } = new();

    /// <summary>Whether an answer of the provisioning service also reaches a client that did not subscribe to its topic (aws-samples/aws-iot-fleet-provisioning issue 6).</summary>
    public bool DeliverWithoutSubscription { get; init; }
}
