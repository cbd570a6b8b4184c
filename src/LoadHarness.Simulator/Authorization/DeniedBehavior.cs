namespace LoadHarness.Simulator.Authorization;

/// <summary>How a denied CONNECT looks on MQTT 3.1.1.</summary>
public enum DeniedConnect
{
    /// <summary>The connection is closed without CONNACK.</summary>
    Close,

    /// <summary>CONNACK 5 (not authorized), then close.</summary>
    Connack5,
}

/// <summary>How a denied SUBSCRIBE looks on MQTT 3.1.1.</summary>
public enum DeniedSubscribe
{
    /// <summary>The connection is closed without SUBACK.</summary>
    Close,

    /// <summary>SUBACK with 0x80 for the denied filters.</summary>
    Suback80,

    /// <summary>Nothing is answered, the connection stays.</summary>
    Silent,
}

/// <summary>How a denied SUBSCRIBE looks on MQTT 5.</summary>
public enum DeniedSubscribe5
{
    /// <summary>SUBACK with 0x87 for the denied filters.</summary>
    Suback87,

    /// <summary>DISCONNECT 0x87 without SUBACK.</summary>
    Disconnect87,
}

/// <summary>How a denied PUBLISH looks on MQTT 3.1.1.</summary>
public enum DeniedPublish
{
    /// <summary>The connection is closed without PUBACK.</summary>
    Close,

    /// <summary>The message is dropped, nothing is answered.</summary>
    Silent,
}

/// <summary>How a denied PUBLISH of QoS 0 looks on MQTT 5; one of QoS 1 gets PUBACK 0x87.</summary>
public enum DeniedPublish5
{
    /// <summary>DISCONNECT 0x87.</summary>
    Disconnect87,

    /// <summary>The connection is closed without DISCONNECT.</summary>
    Close,
}

/// <summary>How denied actions look; sources disagree, so each is a switch. The defaults are what most reports of the field show.</summary>
/// <remarks>
/// MQTT 5 answers a denied CONNECT, or a will that is not allowed, with CONNACK 0x87 (AWS IoT developer guide, "MQTT reason codes");
/// a delivery that is not allowed is dropped without a word.
/// </remarks>
public sealed record DeniedBehavior
{
    /// <summary>CONNECT on 3.1.1.</summary>
    public DeniedConnect Connect { get; init; } = DeniedConnect.Close;

    /// <summary>SUBSCRIBE on 3.1.1.</summary>
    public DeniedSubscribe Subscribe { get; init; } = DeniedSubscribe.Close;

    /// <summary>SUBSCRIBE on 5.</summary>
    public DeniedSubscribe5 Subscribe5 { get; init; } = DeniedSubscribe5.Suback87;

    /// <summary>PUBLISH on 3.1.1.</summary>
    public DeniedPublish Publish { get; init; } = DeniedPublish.Close;

    /// <summary>PUBLISH of QoS 0 on 5.</summary>
    public DeniedPublish5 Publish5 { get; init; } = DeniedPublish5.Disconnect87;
}
