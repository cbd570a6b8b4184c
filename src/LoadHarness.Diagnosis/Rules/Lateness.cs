using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>What rules about late answers share: the true latency, and the timeout that would have sufficed.</summary>
internal static class Lateness
{
    /// <summary>The true latency in words.</summary>
    public static string Evidence(string what, SignatureCount seen, double timeoutMs)
    {
        var middle = seen.MedianMs is { } ms ? $" {SignatureWords.Ms(ms)} after the packet (middle){(seen.MaxMs is { } max ? $", {SignatureWords.Ms(max)} at most" : "")}" : "";
        return $"{what} came{middle}; the devices waited {SignatureWords.Ms(timeoutMs)}.";
    }

    /// <summary>The timeout that would have sufficed, before the catalogue's words.</summary>
    public static string? Fix(SignatureCount seen, string member, string words) =>
        (seen.MaxMs ?? seen.MedianMs) is { } ms ? $"{Words(Enough(ms))} would have sufficed ({member}). {words}" : null;

    /// <summary>The next round figure of seconds, with a tenth to spare; below a second the next hundred milliseconds.</summary>
    private static double Enough(double ms) => ms * 1.1 < 1000 ? Math.Ceiling(ms * 1.1 / 100) * 100 : Math.Ceiling(ms * 1.1 / 1000) * 1000;

    private static string Words(double ms) => SignatureWords.Ms(ms).Replace(".0 s", " s", StringComparison.Ordinal);
}
