using LoadHarness.Core.Metrics;

namespace LoadHarness.Diagnosis.Audit;

/// <summary>What an audit compares the account with.</summary>
public sealed record AuditRequest
{
    /// <summary>What the devices know.</summary>
    public required DeviceLedger Ledger { get; init; }

    /// <summary>What the names of the run's things begin with, or contain, before the device's index.</summary>
    public required string NamePrefix { get; init; }

    /// <summary>When the first device could start; what is older is not the run's.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Whether the account is the run's own, as a simulator's is; elsewhere others make certificates too.</summary>
    public required bool IsOwnAccount { get; init; }

    /// <summary>Certificate requests whose answer no device took: more pending certificates than that are others' in a shared account.</summary>
    public required long UnansweredRequests { get; init; }

    /// <summary>Certificates that devices took and then were not registered with.</summary>
    public required long UnregisteredCertificates { get; init; }

    /// <summary>How many questions about single certificates may be asked; AWS answers ten a second.</summary>
    public int MaxLookups { get; init; } = 500;

    /// <summary>How long to wait between two questions, so that they stay within the account's rate; zero for a simulator.</summary>
    public TimeSpan Pause { get; init; }
}
