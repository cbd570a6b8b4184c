using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace LoadHarness.AwsIot;

/// <summary>Names, ports and naming rules of AWS IoT Core.</summary>
public static partial class AwsIotNames
{
    /// <summary>MQTT over TLS with a client certificate, no ALPN (AWS IoT developer guide, "Device communication protocols").</summary>
    public const int MqttPort = 8883;

    /// <summary>The port shared with HTTPS, where MQTT needs <see cref="MqttAlpn"/> (AWS IoT developer guide, "Device communication protocols").</summary>
    public const int AlpnPort = 443;

    /// <summary>The ALPN name of MQTT with a client certificate on port 443 (AWS IoT developer guide, "Device communication protocols").</summary>
    public const string MqttAlpn = "x-amzn-mqtt-ca";

    /// <summary>What each reserved topic begins with (AWS IoT developer guide, "Reserved topics").</summary>
    public const string ReservedTopicPrefix = "$aws/";

    /// <summary>Longest name of a provisioning template, in characters (IoT API model, TemplateName).</summary>
    public const int MaxTemplateNameLength = 36;

    /// <summary>Longest name of a thing, in characters (IoT API model, ThingName).</summary>
    public const int MaxThingNameLength = 128;

    /// <summary>The subject of certificates the service issues (seen on issued certificates; no AWS page states it).</summary>
    public const string IssuedCertificateSubject = "CN=AWS IoT Certificate";

    /// <summary>When certificates the service issues end: 2049-12-31T23:59:59Z (AWS IoT developer guide, "X.509 client certificates").</summary>
    public static DateTimeOffset IssuedCertificateNotAfter { get; } = new(2049, 12, 31, 23, 59, 59, TimeSpan.Zero);

    /// <summary>How long a certificate ownership token lives: one hour (AWS IoT developer guide, "Device provisioning MQTT API").</summary>
    public static TimeSpan OwnershipTokenLifetime { get; } = TimeSpan.FromHours(1);

    /// <summary>Whether a template may have this name: 1 to 36 of <c>[0-9A-Za-z_-]</c>, case-sensitive (IoT API model, TemplateName).</summary>
    public static bool IsTemplateName(string name) => TemplateName().IsMatch(name);

    /// <summary>Whether a thing may have this name: 1 to 128 of <c>[a-zA-Z0-9:_-]</c> (IoT API model, ThingName).</summary>
    public static bool IsThingName(string name) => ThingName().IsMatch(name);

    /// <summary>The certificateId: SHA-256 of the DER certificate, 64 lower-case hexadecimal digits (well known; no AWS page states it).</summary>
    public static string CertificateId(ReadOnlySpan<byte> der)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(der, hash);
        return Convert.ToHexStringLower(hash);
    }

    [GeneratedRegex(@"^[0-9A-Za-z_-]{1,36}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TemplateName();

    [GeneratedRegex(@"^[a-zA-Z0-9:_-]{1,128}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ThingName();
}
