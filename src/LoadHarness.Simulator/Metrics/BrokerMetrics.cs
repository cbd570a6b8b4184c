namespace LoadHarness.Simulator.Metrics;

/// <summary>The message broker's metrics that the simulator counts; an operation that cannot fail in a way has none of it.</summary>
internal enum BrokerMetric
{
    ConnectSuccess,
    ConnectAuthError,
    ConnectClientError,
    ConnectClientIdThrottle,
    ConnectThrottle,
    PingSuccess,
    PublishInSuccess,
    PublishInAuthError,
    PublishInClientError,
    PublishInThrottle,
    PublishOutSuccess,
    PublishOutAuthError,
    PublishOutClientError,
    PublishOutThrottle,
    PublishRetainedSuccess,
    PublishRetainedAuthError,
    PublishRetainedThrottle,
    SubscribeSuccess,
    SubscribeAuthError,
    SubscribeClientError,
    SubscribeThrottle,
    UnsubscribeSuccess,
}

/// <summary>What CloudWatch calls them (AWS IoT developer guide, "AWS IoT metrics and dimensions").</summary>
internal static class BrokerMetrics
{
    /// <summary>The names, in the enum's order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "Connect.Success", "Connect.AuthError", "Connect.ClientError", "Connect.ClientIDThrottle", "Connect.Throttle",
        "Ping.Success",
        "PublishIn.Success", "PublishIn.AuthError", "PublishIn.ClientError", "PublishIn.Throttle",
        "PublishOut.Success", "PublishOut.AuthError", "PublishOut.ClientError", "PublishOut.Throttle",
        "PublishRetained.Success", "PublishRetained.AuthError", "PublishRetained.Throttle",
        "Subscribe.Success", "Subscribe.AuthError", "Subscribe.ClientError", "Subscribe.Throttle",
        "Unsubscribe.Success",
    ];
}
