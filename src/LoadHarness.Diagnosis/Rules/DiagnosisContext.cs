using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Facts;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>One group of devices, as diagnosis must know it; index 0 is the fleet itself.</summary>
/// <param name="Name">Its name; empty for the fleet itself.</param>
/// <param name="Template">The template in its topics.</param>
/// <param name="CertificateId">Its claim certificate's id (SHA-256 of the DER, lower-case hex); null where each device has its own or there is none.</param>
public sealed record GroupContext(string Name, string Template, string? CertificateId)
{
    /// <summary>Its devices that were started.</summary>
    public long Started { get; init; }

    /// <summary>Its devices whose claim was let in with CONNACK.</summary>
    public long Connected { get; init; }

    /// <summary>Its devices whose filters were all granted.</summary>
    public long Subscribed { get; init; }

    /// <summary>Its devices that became operational.</summary>
    public long Operational { get; init; }

    /// <summary>Whether the first of its devices to start, up to three, all met a failure, even if they came through later.</summary>
    public bool FirstFailed { get; init; }
}

/// <summary>What rules know beside the wire: the plan as the devices followed it, and the control plane's facts where it could be asked. Never the simulator's memory.</summary>
public sealed record DiagnosisContext
{
    /// <summary>The plan; rules read flow, format, version and timeouts from it, never faults, quirks or claims' policies.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>The groups by index.</summary>
    public required IReadOnlyList<GroupContext> Groups { get; init; }

    /// <summary>Host and port that the devices connected to.</summary>
    public required (string Host, int Port) Endpoint { get; init; }

    /// <summary>What the control plane says; null where it could not be asked.</summary>
    public ControlPlaneFacts? ControlPlane { get; init; }

    /// <summary>What the audit after the run found; null where there was none.</summary>
    public AuditResult? Audit { get; init; }

    /// <summary>When the run began: signatures count their seconds from here.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Devices that were started.</summary>
    public required long Started { get; init; }

    /// <summary>Devices that became operational.</summary>
    public required long Operational { get; init; }
}
