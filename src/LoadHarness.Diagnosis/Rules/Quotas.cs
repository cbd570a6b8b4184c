using System.Globalization;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>What rules about throttling share.</summary>
internal static class Quotas
{
    /// <summary>The MQTT 5 code "quota exceeded" (AWS IoT developer guide, "MQTT reason codes").</summary>
    public const int Exceeded = 0x97;

    /// <summary>What speaks for throttling: how many came through beside, and afterwards.</summary>
    public static string Evidence(SignatureCount seen, long passed, string done) => SignatureWords.Evidence(seen) + string.Create(CultureInfo.InvariantCulture,
        $" {passed:N0} devices of the same group {done}; {seen.Recovered:N0} of {seen.Devices:N0} came through later.");
}
