using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Scenarios.FleetProvisioning;

/// <summary>What the devices of one group send: made once, since it is the same for all of them.</summary>
internal sealed class ProvisioningScript
{
    /// <summary>Makes a group's script.</summary>
    public ProvisioningScript(RunPlan plan, FleetGroup group, TlsOptionsFactory? tls)
    {
        Group = group;
        var topics = new ProvisioningTopics(group.Template, plan.Fleet.Payload);
        Create = topics.Create(plan.Fleet.Identity);
        Register = topics.RegisterThing;
        string[] right = [Create.Accepted, Create.Rejected, Register.Accepted, Register.Rejected];
        Filters = QuirkyFilters.Of(right, group.Quirks);
        FurtherFilters = QuirkyFilters.Further(right, group.Quirks);
        Together = plan.Subscribe == SubscribeMode.Together || group.Has(Quirk.NineFilters);
        CreateFilters = [.. Filters.Where(static filter => ProvisioningFilter.Read(filter).Operation != ProvisioningOperation.RegisterThing)];
        RegisterFilters = [.. Filters.Except(CreateFilters, StringComparer.Ordinal)];
        Tls = tls is null ? null : DeviceManner.Tls(tls, group.Quirks);
        Manner = DeviceManner.Of(group.Quirks);
        PlainIdentity = DeviceManner.Identity(tls: null, certificate: null, resume: false, group.Quirks);
    }

    /// <summary>The group.</summary>
    public FleetGroup Group { get; }

    /// <summary>The topics of the request for a certificate.</summary>
    public ProvisioningTopicSet Create { get; }

    /// <summary>The topics of RegisterThing.</summary>
    public ProvisioningTopicSet Register { get; }

    /// <summary>The filters that the device subscribes to.</summary>
    public IReadOnlyList<string> Filters { get; }

    /// <summary>Those of them that do not belong to RegisterThing.</summary>
    public IReadOnlyList<string> CreateFilters { get; }

    /// <summary>Those of RegisterThing.</summary>
    public IReadOnlyList<string> RegisterFilters { get; }

    /// <summary>What is subscribed to before, SUBSCRIBE by SUBSCRIBE; none but for a quirk.</summary>
    public IReadOnlyList<IReadOnlyList<string>> FurtherFilters { get; }

    /// <summary>Whether all filters share one SUBSCRIBE.</summary>
    public bool Together { get; }

    /// <summary>TLS for the device's own certificate; null over plain TCP.</summary>
    public TlsOptionsFactory? Tls { get; }

    /// <summary>The identity of devices over plain TCP.</summary>
    public ConnectionIdentity PlainIdentity { get; }

    /// <summary>How the device behaves on the wire.</summary>
    public WireManner Manner { get; }

    /// <summary>Whether its devices do something wrong.</summary>
    public bool Has(Quirk quirk) => Group.Has(quirk);
}
