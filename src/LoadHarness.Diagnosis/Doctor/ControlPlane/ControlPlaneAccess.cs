using LoadHarness.AwsIot.ControlPlane;

namespace LoadHarness.Diagnosis.Doctor.ControlPlane;

/// <summary>The control plane that may be asked.</summary>
/// <param name="Client">The client, with credentials.</param>
/// <param name="Region">The region that is asked.</param>
/// <param name="Url">Its address, for the clock in its answers.</param>
public sealed record ControlPlaneAccess(IAwsIotControlPlane Client, string Region, Uri Url);
