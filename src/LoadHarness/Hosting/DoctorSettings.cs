using LoadHarness.Core.Plans;

namespace LoadHarness.Hosting;

/// <summary>What <c>doctor</c> was asked for.</summary>
internal sealed record DoctorSettings
{
    /// <summary>The plan that a run would follow.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>Send the requests that create a certificate and a thing.</summary>
    public bool Provision { get; init; }

    /// <summary>A claim policy's file to prove; null for none.</summary>
    public string? Policy { get; init; }

    /// <summary>The region that is meant; null for the endpoint's.</summary>
    public string? Region { get; init; }

    /// <summary>The account that is meant; null for the control plane's, or the one that a policy's file names.</summary>
    public string? Account { get; init; }

    /// <summary>The control plane's address; null for the target's own.</summary>
    public Uri? ControlPlane { get; init; }

    /// <summary>JSON instead of text.</summary>
    public bool Json { get; init; }
}
