using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Scenarios.Common;

/// <summary>What a scenario's devices share.</summary>
public sealed record ScenarioContext
{
    /// <summary>The plan.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Which device belongs to which group.</summary>
    public required FleetGroups Groups { get; init; }

    /// <summary>Where measurements go.</summary>
    public required RunRecorder Recorder { get; init; }

    /// <summary>Opens connections.</summary>
    public required DeviceConnector Connector { get; init; }

    /// <summary>Makes TLS options for devices' own certificates; null over plain TCP.</summary>
    public required TlsOptionsFactory? Tls { get; init; }

    /// <summary>Returns a device's claim identity.</summary>
    public required Func<int, ConnectionIdentity> ClaimIdentity { get; init; }

    /// <summary>How many of the fleet's devices are this process's; null for all.</summary>
    public int? Devices { get; init; }

    /// <summary>Hears of what was created at the target; null for nobody.</summary>
    public Action<CreatedThing>? Created { get; init; }

    /// <summary>Where devices' own identities are kept for a resume; null for nowhere.</summary>
    public KeptIdentities? Kept { get; init; }

    /// <summary>The log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>How held devices wait for their ticks.</summary>
    public PacingClock Clock { get; init; } = SharedPacingClock.Instance;

    /// <summary>Whether devices that are held come back after a loss: those that lose their connection by plan do so without being told.</summary>
    public bool ComesBack => Plan.Reconnect.Held ?? Plan.Churn is not null;

    /// <summary>What is particular to the connections that devices hold.</summary>
    public ConnectionTraits Traits => Plan is { Reconnect.Session: SessionKind.Clean } and not { Churn.Manner: LossManner.Silence }
        ? ConnectionTraits.Usual
        : new ConnectionTraits { KeepsSession = Plan.Reconnect.Session == SessionKind.Persistent, CanGoSilent = Plan.Churn?.Manner == LossManner.Silence };

    /// <summary>The clock of all timestamps.</summary>
    public TimeProvider TimeProvider => Recorder.TimeProvider;
}

/// <summary>What a device had created at the target; holds no secret.</summary>
/// <param name="Serial">The device's serial number.</param>
/// <param name="CertificateId">The certificate's id.</param>
/// <param name="ThingName">The thing's name; null where only the certificate was made.</param>
public sealed record CreatedThing(string Serial, string CertificateId, string? ThingName);
