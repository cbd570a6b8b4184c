namespace LoadHarness.Core.Plans;

/// <summary>What a device does when an answer has not come in time.</summary>
public enum OnTimeout
{
    /// <summary>Keeps listening for <see cref="TimeoutPlan.LateWindow"/>, so that a late answer is measured, then closes.</summary>
    Measure,

    /// <summary>Closes at once, as an impatient client; late answers are then not seen.</summary>
    Close,
}

/// <summary>How long a device waits for each answer.</summary>
public sealed record TimeoutPlan
{
    /// <summary>Name lookup and TCP connect.</summary>
    public TimeSpan Tcp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>TLS handshake.</summary>
    public TimeSpan Tls { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>CONNECT to CONNACK.</summary>
    public TimeSpan Connack { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>TCP, TLS and CONNACK together.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>SUBSCRIBE to SUBACK; 5 s is AWSIoTPythonSDK's.</summary>
    public TimeSpan Suback { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>PUBLISH to PUBACK.</summary>
    public TimeSpan Puback { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A provisioning request to its answer.</summary>
    public TimeSpan Response { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the claim connection's CONNACK to the answer of RegisterThing.</summary>
    public TimeSpan Provision { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a device keeps listening after a timeout.</summary>
    public TimeSpan LateWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a device does after a timeout.</summary>
    public OnTimeout OnTimeout { get; init; } = OnTimeout.Measure;
}

/// <summary>How long a device waits before it tries again.</summary>
public sealed record ReconnectPlan
{
    /// <summary>The policy's name: one of <see cref="Clients.ReconnectPolicies.Names"/>.</summary>
    public string Policy { get; init; } = "full-jitter";

    /// <summary>The first pause; null for the policy's own.</summary>
    public TimeSpan? Min { get; init; }

    /// <summary>The longest pause; null for the policy's own.</summary>
    public TimeSpan? Max { get; init; }

    /// <summary>How long a connection must stand for the pauses to begin anew; null for the policy's own.</summary>
    public TimeSpan? ResetAfter { get; init; }

    /// <summary>Allows pauses below 1 s, which AWS IoT does not let a client id have.</summary>
    public bool Unsafe { get; init; }

    /// <summary>Whether a device that is held comes back after a loss; null for what its scenario is about.</summary>
    public bool? Held { get; init; }

    /// <summary>What a device asks the broker to keep while it is away.</summary>
    public SessionKind Session { get; init; } = SessionKind.Clean;

    /// <summary>Whether a device that came back sends itself a message, to see that its subscription delivers.</summary>
    public bool Probe { get; init; }
}

/// <summary>What a broker keeps of a device that is not connected.</summary>
public enum SessionKind
{
    /// <summary>Nothing: the device subscribes anew each time.</summary>
    Clean,

    /// <summary>Its subscriptions and the messages that it missed at QoS 1.</summary>
    Persistent,
}
