using MQTTnet.Exceptions;

namespace LoadHarness.Mqtt.Packets;

/// <summary>Finds packet borders in a byte stream (MQTT 3.1.1 §2.2, MQTT 5 §2.1).</summary>
public static class PacketFramer
{
    /// <summary>The largest remaining length: four bytes of seven bits.</summary>
    public const int MaximumRemainingLength = 268_435_455;

    /// <summary>Reads a fixed header.</summary>
    /// <param name="bytes">What has been received.</param>
    /// <param name="headerLength">The header's length, 2 to 5.</param>
    /// <param name="remainingLength">The body's length.</param>
    /// <returns>False where more bytes are needed.</returns>
    /// <exception cref="MqttProtocolViolationException">The length has more than four bytes.</exception>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out int headerLength, out int remainingLength)
    {
        (headerLength, remainingLength) = (0, 0);
        for (var i = 1; i < bytes.Length; i++)
        {
            remainingLength |= (bytes[i] & 0x7F) << (7 * (i - 1));
            if ((bytes[i] & 0x80) == 0)
            {
                headerLength = i + 1;
                return true;
            }

            if (i == 4)
            {
                throw new MqttProtocolViolationException("The remaining length has more than four bytes.");
            }
        }

        return false;
    }
}
