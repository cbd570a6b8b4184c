using LoadHarness.Core.Metrics;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Scenarios.Common;

/// <summary>Under which identity a device is held.</summary>
/// <param name="Group">The device's group.</param>
/// <param name="Phase">Whose identity.</param>
/// <param name="Topic">The topic that it publishes to.</param>
internal sealed record HeldIdentity(int Group, Phase Phase, string Topic)
{
    /// <summary>The topics of its requests; null where it has none.</summary>
    public HeldTopics? Requests { get; init; }

    /// <summary>How it comes back after a loss; null where it does not.</summary>
    public WayBack? WayBack { get; init; }
}

/// <summary>What a device needs to connect again.</summary>
/// <param name="ClientId">Its client id.</param>
/// <param name="Identity">Its certificate; kept for as long as the device is held.</param>
/// <param name="Filters">What it subscribes to.</param>
/// <param name="Together">Whether all filters share one SUBSCRIBE.</param>
internal sealed record WayBack(string ClientId, ConnectionIdentity Identity, IReadOnlyList<string> Filters, bool Together)
{
    /// <summary>Whether other devices may use the client id.</summary>
    public bool MayShareId { get; init; }

    /// <summary>Whether the identity is this device's alone, and given back when the device is released.</summary>
    public bool OwnsIdentity { get; init; }

    /// <summary>A topic of its own that one of the filters covers.</summary>
    public string ProbeTopic => TopicMatch.Within(Filters[0]);
}
