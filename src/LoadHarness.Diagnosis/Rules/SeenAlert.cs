using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>Reads the alert that ended a TLS handshake (RFC 8446, section 6.2).</summary>
internal static class SeenAlert
{
    /// <summary>Whether a signature carries one of some alerts, whether written with spaces or underscores.</summary>
    public static bool Is(WireSignature seen, params ReadOnlySpan<string> alerts)
    {
        var detail = seen.Detail.Replace('_', ' ');
        foreach (var alert in alerts)
        {
            if (detail.Contains(alert, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
