namespace LoadHarness.AwsIot;

/// <summary>Limits of AWS IoT Core that are not adjustable ("AWS IoT Core endpoints and quotas", Message broker limits).</summary>
public static class AwsIotQuotas
{
    /// <summary>Most filters in one SUBSCRIBE; more ends the connection.</summary>
    public const int FiltersPerSubscribe = 8;

    /// <summary>Most subscriptions of one connection.</summary>
    public const int SubscriptionsPerConnection = 50;

    /// <summary>Largest payload of a PUBLISH, in bytes: 128 KB.</summary>
    public const int MaxPayloadBytes = 128 * 1024;

    /// <summary>Largest whole packet, in bytes. The documentation says only "cannot exceed 128 KB" of payload; 149,504 has been seen as MQTT 5 Maximum Packet Size.</summary>
    public const int MaxPacketBytes = 149_504;

    /// <summary>Longest topic or filter, in UTF-8 bytes.</summary>
    public const int MaxTopicBytes = 256;

    /// <summary>Most slashes in a topic or filter; the first three levels of <c>$aws/rules/…</c> do not count.</summary>
    public const int MaxTopicSlashes = 7;

    /// <summary>Longest client id, in UTF-8 bytes.</summary>
    public const int MaxClientIdBytes = 128;

    /// <summary>Keep-alive where the client asks for none, and the longest one, in seconds.</summary>
    public const int MaxKeepAliveSeconds = 1200;

    /// <summary>The shortest keep-alive, in seconds; shorter ones are lengthened.</summary>
    public const int MinKeepAliveSeconds = 30;

    /// <summary>Most QoS 1 messages a client may have unacknowledged, in either direction.</summary>
    public const ushort ReceiveMaximum = 100;

    /// <summary>Longest certificate signing request, in characters (IoT API model, CertificateSigningRequest).</summary>
    public const int MaxCsrLength = 4096;
}
