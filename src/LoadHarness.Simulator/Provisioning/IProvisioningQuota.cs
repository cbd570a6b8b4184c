using LoadHarness.AwsIot.Provisioning;

namespace LoadHarness.Simulator.Provisioning;

/// <summary>How many provisioning requests a second the account may make.</summary>
internal interface IProvisioningQuota
{
    /// <summary>Takes one request's share; false where it is used up, which is answered with 429.</summary>
    bool TryTake(ProvisioningOperation operation);
}

/// <summary>No limit.</summary>
internal sealed class UnlimitedProvisioning : IProvisioningQuota
{
    public static UnlimitedProvisioning Instance { get; } = new();

    public bool TryTake(ProvisioningOperation operation) => true;
}
