using System.Text.Json.Serialization;

namespace LoadHarness.Core.Results;

/// <summary>What the audit after a run found: where the account's registry and the devices' own ledger disagree.</summary>
public sealed record AuditResult
{
    /// <summary>Things whose device never heard that it was registered; null where it could not be counted.</summary>
    public required long? Things { get; init; }

    /// <summary>Certificates left in PENDING_ACTIVATION: made, and never registered with a thing; null where they could not be counted.</summary>
    public required long? Certificates { get; init; }

    /// <summary>Serial numbers that were provisioned twice: their thing has more than one certificate; null where they could not be counted.</summary>
    public required long? Serials { get; init; }

    /// <summary>How many of the run's things and certificates were looked at.</summary>
    public required long Checked { get; init; }

    /// <summary>What could not be read, one sentence each.</summary>
    public IReadOnlyList<string> Gaps { get; init => field = value ?? []; } = [];

    /// <summary>All of them together; null where one of them is not known.</summary>
    [JsonIgnore]
    public long? Orphans => Things + Certificates + Serials;
}
