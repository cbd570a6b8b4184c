namespace LoadHarness.Mqtt;

/// <summary>What is particular to a connection that a device means to hold.</summary>
public sealed record ConnectionTraits
{
    /// <summary>How long a session outlives its connection where it is kept, for MQTT 5; AWS IoT's own default for MQTT 3.1.1 (AWS IoT Core quotas, persistent session expiry).</summary>
    public static readonly TimeSpan SessionExpiry = TimeSpan.FromHours(1);

    /// <summary>A connection with a clean session that stays as it is.</summary>
    public static ConnectionTraits Usual { get; } = new();

    /// <summary>Asks the broker to keep the session while the device is away.</summary>
    public bool KeepsSession { get; init; }

    /// <summary>Lets the connection's network be silenced.</summary>
    public bool CanGoSilent { get; init; }
}
