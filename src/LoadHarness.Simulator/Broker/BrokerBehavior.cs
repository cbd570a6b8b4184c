using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Metrics;
using LoadHarness.Simulator.Quotas;

namespace LoadHarness.Simulator.Broker;

/// <summary>How the broker behaves where AWS's documents and users' reports disagree.</summary>
internal sealed record BrokerBehavior
{
    /// <summary>How denied actions look.</summary>
    public DeniedBehavior Denied { get; init; } = new();

    /// <summary>How throttled actions look.</summary>
    public ThrottledBehavior Throttled { get; init; } = new();

    /// <summary>How much the account may do.</summary>
    public AccountQuotas Quotas { get; init; } = AccountQuotas.None;

    /// <summary>What is counted under CloudWatch's names.</summary>
    public CloudWatchMetrics Metrics { get; init; } = new();

    /// <summary>Whether an answer of the provisioning service also reaches a client that did not subscribe to its topic (aws-samples/aws-iot-fleet-provisioning issue 6).</summary>
    public bool DeliverWithoutSubscription { get; init; }
}
