using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Provisioning;

namespace LoadHarness.Simulator.Faults;

/// <summary>Provisioning requests in the words of faults.</summary>
internal static class RequestFaults
{
    /// <summary>The name that faults have for an operation.</summary>
    public static string NameOf(ProvisioningOperation operation) => FaultCatalog.Provisioning[(int)operation];

    /// <summary>What a rejection by a fault says: the words that the service itself has for such a code.</summary>
    public static RequestRejected Rejection(int code) => Of(code) with { StatusCode = code };

    private static RequestRejected Of(int code) => code switch
    {
        403 => Rejections.Of(RejectionReason.HookDenied),
        404 => Rejections.Of(RejectionReason.UnknownTemplate),
        429 => Rejections.Of(RejectionReason.Throttled),
        >= 500 => Rejections.Of(RejectionReason.InternalFailure),
        _ => Rejections.Of(RejectionReason.RegistrationFailed, "The request was refused."),
    };
}
