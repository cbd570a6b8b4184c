using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Simulator.Faults;

/// <summary>Provisioning requests in the words of faults.</summary>
internal static class RequestFaults
{
    /// <summary>The name that faults have for an operation.</summary>
    public static string NameOf(ProvisioningOperation operation) => FaultCatalog.Provisioning[(int)operation];

    /// <summary>What a rejection by a fault says: the code is what devices rely on, the words are not evidenced.</summary>
    public static RequestRejected Rejection(int code) => code switch
    {
        403 => new RequestRejected(code, "ACCESS_DENIED", "Access denied by an injected fault."),
        404 => new RequestRejected(code, "ResourceNotFound", "Not found by an injected fault."),
        429 => new RequestRejected(code, "TooManyRequests", "Too many requests by an injected fault."),
        >= 500 => new RequestRejected(code, "InternalFailure", "Failed by an injected fault."),
        _ => new RequestRejected(code, "InvalidRequest", "Rejected by an injected fault."),
    };
}
