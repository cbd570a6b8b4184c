namespace LoadHarness.Mqtt.Transport;

/// <summary>How a device behaves on its connections where it does not do it right: mistakes of real device software, made on purpose.</summary>
public sealed record WireManner
{
    /// <summary>A device that does it right.</summary>
    public static WireManner Good { get; } = new();

    /// <summary>Asks for QoS 2 when it subscribes.</summary>
    public bool AsksQos2 { get; init; }

    /// <summary>How many bytes it has for a packet: it closes at a larger one, and announces this in MQTT 5; null for any number.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>Reads nothing while it waits for a SUBACK.</summary>
    public bool BlocksReceive { get; init; }
}
