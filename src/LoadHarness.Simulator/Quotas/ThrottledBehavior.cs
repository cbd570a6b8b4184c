namespace LoadHarness.Simulator.Quotas;

/// <summary>How a CONNECT over a quota looks on MQTT 3.1.1.</summary>
public enum ThrottledConnect
{
    /// <summary>The connection is closed without CONNACK.</summary>
    Close,

    /// <summary>CONNACK 3 (server unavailable), then close.</summary>
    Connack3,
}

/// <summary>How a CONNECT over a quota looks on MQTT 5.</summary>
public enum ThrottledConnect5
{
    /// <summary>CONNACK 0x97 (quota exceeded), then close.</summary>
    Connack97,

    /// <summary>The connection is closed without CONNACK.</summary>
    Close,
}

/// <summary>How a SUBSCRIBE over a quota looks, on both versions.</summary>
public enum ThrottledSubscribe
{
    /// <summary>SUBACK with 0x80 for each filter, on MQTT 5 0x97 (aws/aws-iot-device-sdk-embedded-C pull 1108).</summary>
    Suback80,

    /// <summary>Nothing is answered, the connection stays (aws/aws-iot-device-sdk-js issue 116).</summary>
    Silent,

    /// <summary>The connection is closed without SUBACK.</summary>
    Close,
}

/// <summary>How a PUBLISH over a quota looks on MQTT 3.1.1.</summary>
public enum ThrottledPublish
{
    /// <summary>The message is dropped without PUBACK.</summary>
    Drop,

    /// <summary>The connection is closed.</summary>
    Close,
}

/// <summary>How a PUBLISH of QoS 1 over a quota looks on MQTT 5; one of QoS 0 is dropped.</summary>
public enum ThrottledPublish5
{
    /// <summary>PUBACK 0x97 (quota exceeded).</summary>
    Puback97,

    /// <summary>The message is dropped without PUBACK.</summary>
    Drop,
}

/// <summary>How throttling looks; sources disagree, so each is a switch.</summary>
public sealed record ThrottledBehavior
{
    /// <summary>CONNECT on 3.1.1.</summary>
    public ThrottledConnect Connect { get; init; } = ThrottledConnect.Close;

    /// <summary>CONNECT on 5.</summary>
    public ThrottledConnect5 Connect5 { get; init; } = ThrottledConnect5.Connack97;

    /// <summary>SUBSCRIBE.</summary>
    public ThrottledSubscribe Subscribe { get; init; } = ThrottledSubscribe.Suback80;

    /// <summary>PUBLISH on 3.1.1.</summary>
    public ThrottledPublish Publish { get; init; } = ThrottledPublish.Drop;

    /// <summary>PUBLISH of QoS 1 on 5.</summary>
    public ThrottledPublish5 Publish5 { get; init; } = ThrottledPublish5.Puback97;
}
