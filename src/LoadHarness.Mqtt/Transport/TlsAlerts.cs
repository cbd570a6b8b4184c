using System.Globalization;

namespace LoadHarness.Mqtt.Transport;

/// <summary>Finds in an exception which TLS alert the peer sent, by the names of RFC 8446 §6; the platform tells it in words only.</summary>
internal static class TlsAlerts
{
    /// <summary>What is said of a peer whose bytes are no TLS.</summary>
    public const string NotTls = "not_tls";

    /// <summary>What is said where the peer chose a version that was not offered.</summary>
    public const string UnsupportedProtocol = "unsupported_protocol";

    // Numbers and names: RFC 8446 §6, and RFC 5246 §7.2 for older ones.
    private static readonly (int Code, string Name)[] All =
    [
        (10, "unexpected_message"), (20, "bad_record_mac"), (21, "decryption_failed"), (22, "record_overflow"), (30, "decompression_failure"),
        (40, "handshake_failure"), (42, "bad_certificate"), (43, "unsupported_certificate"), (44, "certificate_revoked"), (45, "certificate_expired"),
        (46, "certificate_unknown"), (47, "illegal_parameter"), (48, "unknown_ca"), (49, "access_denied"), (50, "decode_error"), (51, "decrypt_error"),
        (60, "export_restriction"), (70, "protocol_version"), (71, "insufficient_security"), (80, "internal_error"), (86, "inappropriate_fallback"),
        (90, "user_canceled"), (100, "no_renegotiation"), (109, "missing_extension"), (110, "unsupported_extension"), (112, "unrecognized_name"),
        (113, "bad_certificate_status_response"), (115, "unknown_psk_identity"), (116, "certificate_required"), (120, "no_application_protocol"),
    ];

    // Those by which a server refuses a client's certificate.
    private static readonly string[] AboutCertificates =
    [
        "bad_certificate", "unsupported_certificate", "certificate_revoked", "certificate_expired", "certificate_unknown", "unknown_ca", "certificate_required", "access_denied",
    ];

    /// <summary>The alert's name; null where the peer sent none.</summary>
    public static string? NameIn(Exception? failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (NameIn(inner.Message) is { } name)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The alert's name, or what else is known of a failed handshake; empty for nothing.</summary>
    public static string DetailOf(Exception? failure)
    {
        if (NameIn(failure) is { } alert)
        {
            return alert;
        }

        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (Has(inner.Message, "wrong version number") || Has(inner.Message, "corrupted frame") || Has(inner.Message, "packet length too long"))
            {
                return NotTls;
            }

            if (Has(inner.Message, "unsupported protocol"))
            {
                return UnsupportedProtocol;
            }
        }

        return "";
    }

    /// <summary>Whether the alert refuses the client's certificate.</summary>
    public static bool IsAboutCertificate(string? name) => Array.IndexOf(AboutCertificates, name) >= 0;

    private static string? NameIn(string message)
    {
        // .NET: "... the remote party sent a TLS alert: 'UnknownCA'."; an alert that it has no name for is a number.
        var quote = message.IndexOf("alert: '", StringComparison.Ordinal);
        if (quote >= 0)
        {
            var word = message[(quote + "alert: '".Length)..].Split('\'')[0];
            var known = Array.Find(All, alert => word.Equals(alert.Code.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) || word.Equals(alert.Name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
            return known.Name;
        }

        // OpenSSL: "...:tlsv1 alert unknown ca", "...:sslv3 alert bad certificate", "...:tlsv1 unrecognized name"; longer names first, for one may begin another.
        foreach (var (_, name) in All.OrderByDescending(static alert => alert.Name.Length))
        {
            var words = name.Replace('_', ' ');
            if (Has(message, "alert " + words) || Has(message, "tlsv1 " + words))
            {
                return name;
            }
        }

        return Has(message, "alert user cancelled") ? "user_canceled" : null;
    }

    private static bool Has(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
