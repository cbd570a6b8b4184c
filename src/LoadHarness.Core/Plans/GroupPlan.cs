using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Core.Plans;

/// <summary>The state that a claim certificate is given before the run; only for the simulator, whose account is made for the run.</summary>
public enum ClaimStatus
{
    /// <summary>Registered and active.</summary>
    Active,

    /// <summary>Registered, not active.</summary>
    Inactive,

    /// <summary>Revoked.</summary>
    Revoked,

    /// <summary>Never registered in this account and region.</summary>
    Unknown,

    /// <summary>Registered and active, and past its last day.</summary>
    Expired,
}

/// <summary>The claim certificate of the fleet or of a group.</summary>
public sealed record ClaimPlan
{
    /// <summary>For the simulator: the certificate's policy, a JSON file or a name in the catalogue of claim policies; null for the one AWS recommends.</summary>
    public string? Policy { get; init; }

    /// <summary>For the simulator: the certificate's state.</summary>
    public ClaimStatus Status { get; init; } = ClaimStatus.Active;

    /// <summary>For other targets: the PEM file of the certificate.</summary>
    public string? Cert { get; init; }

    /// <summary>For other targets: the PEM file of its key.</summary>
    public string? Key { get; init; }
}

/// <summary>A part of the fleet that differs.</summary>
/// <param name="Name">Its name in reports; 1 to 32 letters, digits and <c>-</c>.</param>
/// <param name="Share">Which part of the devices, 0 to 1; exactly round(share × devices) of them, chosen by the seed.</param>
public sealed record GroupPlan(string Name, double Share)
{
    /// <summary>Its claim certificate; null for the fleet's.</summary>
    public ClaimPlan? Claim { get; init; }

    /// <summary>Its template's name; null for the target's.</summary>
    public string? Template { get; init; }

    /// <summary>What its devices do wrong; see <see cref="Quirks.QuirkCatalog"/>.</summary>
    public IReadOnlyList<string> Quirks { get; init; } = [];

    /// <summary>What the simulator does wrong to its devices; their shares are shares of the group.</summary>
    public IReadOnlyList<FaultPlan> Faults { get; init; } = [];

    /// <summary>How many devices of a fleet it is: a half rounds up.</summary>
    public int CountOf(int devices) => (int)Math.Round(Share * devices, MidpointRounding.AwayFromZero);
}

/// <summary>What a plan that fails on purpose must end in.</summary>
/// <param name="Findings">The run passes when exactly these are diagnosed.</param>
public sealed record ExpectPlan(IReadOnlyList<string> Findings);
