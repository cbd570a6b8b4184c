namespace LoadHarness.Core.Plans.Faults;

/// <summary>What the simulator can do wrong; each has a line in <see cref="FaultCatalog"/>.</summary>
public enum FaultKind
{
    /// <summary><c>connack.delay</c>.</summary>
    ConnackDelay,

    /// <summary><c>connack.drop</c>.</summary>
    ConnackDrop,

    /// <summary><c>suback.delay</c>.</summary>
    SubackDelay,

    /// <summary><c>suback.drop</c>.</summary>
    SubackDrop,

    /// <summary><c>suback.refuse</c>.</summary>
    SubackRefuse,

    /// <summary><c>puback.delay</c>.</summary>
    PubackDelay,

    /// <summary><c>puback.drop</c>.</summary>
    PubackDrop,

    /// <summary><c>response.delay</c>.</summary>
    ResponseDelay,

    /// <summary><c>response.drop</c>.</summary>
    ResponseDrop,

    /// <summary><c>response.lost</c>.</summary>
    ResponseLost,

    /// <summary><c>reject</c>.</summary>
    Reject,

    /// <summary><c>hook.slow</c>.</summary>
    HookSlow,

    /// <summary><c>throttle</c>.</summary>
    Throttle,

    /// <summary><c>tls.stall</c>.</summary>
    TlsStall,

    /// <summary><c>rst</c>.</summary>
    Rst,

    /// <summary><c>half-open</c>.</summary>
    HalfOpen,

    /// <summary><c>broker.restart</c>.</summary>
    BrokerRestart,

    /// <summary><c>stall</c>.</summary>
    Stall,

    /// <summary><c>partition</c>.</summary>
    Partition,

    /// <summary><c>certificate.rotation</c>.</summary>
    CertificateRotation,
}
