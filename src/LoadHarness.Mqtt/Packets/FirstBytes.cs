namespace LoadHarness.Mqtt.Packets;

/// <summary>Judges what a server says first: an MQTT server begins with CONNACK, or in MQTT 5 with AUTH or DISCONNECT (MQTT 3.1.1 §3.2).</summary>
internal static class FirstBytes
{
    private const byte Connack = 0x20;
    private const byte Disconnect = 0xE0;
    private const byte Auth = 0xF0;

    /// <summary>Whether it is MQTT; null where more bytes are needed to say what it is instead.</summary>
    /// <param name="bytes">What has come so far, at least one byte.</param>
    /// <param name="isHttp">Whether it is HTTP.</param>
    public static bool? IsMqtt(ReadOnlySpan<byte> bytes, out bool isHttp)
    {
        var http = "HTTP/"u8;
        isHttp = bytes.StartsWith(http);
        if (bytes[0] is Connack or Disconnect or Auth)
        {
            return true;
        }

        return !isHttp && http.StartsWith(bytes) ? null : false;
    }
}
