using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Diagnosis.Doctor;

/// <summary>A filter that the device subscribes to.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Filter">The filter as it is sent.</param>
public sealed record DoctorFilter(TopicRole Role, string Filter);

/// <summary>What the device of the plan's scenario does once it is connected.</summary>
public sealed record DoctorFlow
{
    /// <summary>The filters in order.</summary>
    public required IReadOnlyList<DoctorFilter> Filters { get; init; }

    /// <summary>The provisioning topics; null where the scenario does not provision.</summary>
    public ProvisioningTopics? Provisioning { get; init; }

    /// <summary>The parameters of RegisterThing.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The command filter and the telemetry topic of a thing.</summary>
    public Func<string, (string Commands, string Telemetry)>? Own { get; init; }
}
