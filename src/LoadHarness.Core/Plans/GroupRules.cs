using System.Globalization;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Plans.Model;
using LoadHarness.Core.Plans.Quirks;

namespace LoadHarness.Core.Plans;

/// <summary>What must hold of groups, claims and quirks.</summary>
internal static class GroupRules
{
    /// <summary>The most groups: a device's group is one byte.</summary>
    public const int MaxGroups = 255;

    private const string StormScenario = "subscribe-storm";
    private const int AlpnPort = 443;

    // What only shows in a provisioning request or its answer.
    private const Quirk RequestQuirks = Quirk.PublishBeforeSubscribe | Quirk.IgnoreSubackCodes | Quirk.OmitOwnershipToken | Quirk.ForeignRejectedFilter | Quirk.SmallReceiveBuffer;

    // What only shows in the filters of a provisioning flow.
    private const Quirk FilterQuirks = Quirk.OmitFormatLevel | Quirk.SubscribeToRequest | Quirk.SubscribeToWildcard | Quirk.NineFilters | Quirk.ManySubscriptions | Quirk.NulTerminatedFilter;

    private const Quirk TlsQuirks = Quirk.NoServerName | Quirk.WrongServerName | Quirk.NoAlpn;

    /// <summary>Adds a fault for each rule that is broken.</summary>
    public static void Check(RunPlan plan, PlanReader reader)
    {
        CheckClaim(plan, plan.Fleet.Claim, "fleet.claim", reader);
        CheckQuirks(plan, plan.Fleet.Quirks, "fleet.quirks", reader);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < plan.Fleet.Groups.Count; i++)
        {
            var (group, path) = (plan.Fleet.Groups[i], string.Create(CultureInfo.InvariantCulture, $"fleet.groups[{i}]"));
            if (!names.Add(group.Name))
            {
                reader.FaultAt($"{path}.name", $"'{path}.name' is '{group.Name}' again: reports tell groups by their names.");
            }

            CheckClaim(plan, group.Claim, $"{path}.claim", reader);
            CheckQuirks(plan, group.Quirks, $"{path}.quirks", reader);
            CheckFaults(plan, group, $"{path}.faults", reader);
        }

        CheckShares(plan.Fleet, reader);
    }

    private static void CheckShares(FleetPlan fleet, PlanReader reader)
    {
        if (fleet.Groups.Count > MaxGroups)
        {
            reader.FaultAt("fleet.groups", string.Create(CultureInfo.InvariantCulture, $"'fleet.groups' has {fleet.Groups.Count} groups; {MaxGroups} are the most."));
        }

        // Sums of shares such as 0.1 + 0.2 + 0.7 are not exact.
        var sum = fleet.Groups.Sum(static group => group.Share);
        if (sum > 1 + 1e-9)
        {
            reader.FaultAt("fleet.groups", string.Create(CultureInfo.InvariantCulture, $"the shares of 'fleet.groups' add up to {sum * 100:0.###}%; 100% is the fleet."));
        }
        else if (fleet.Groups.Sum(group => (long)group.CountOf(fleet.Devices)) is var devices && devices > fleet.Devices)
        {
            reader.FaultAt("fleet.groups", string.Create(CultureInfo.InvariantCulture, $"the shares of 'fleet.groups' round up to {devices} devices, and the fleet has {fleet.Devices}: use more devices, or smaller shares."), "fleet.devices");
        }
    }

    private static void CheckClaim(RunPlan plan, ClaimPlan? claim, string path, PlanReader reader)
    {
        if (claim is null)
        {
            return;
        }

        var kind = plan.Target.Kind;
        if (kind == TargetKind.Sim)
        {
            Refuse(claim.Cert, "cert", "the simulator makes its claims itself; 'policy' and 'status' say which");
            Refuse(claim.Key, "key", "the simulator makes its claims itself; 'policy' and 'status' say which");
            return;
        }

        Refuse(claim.Policy, "policy", "policies and states of certificates are set at the simulator only");
        Refuse(claim.Status == ClaimStatus.Active ? null : "", "status", "policies and states of certificates are set at the simulator only");
        if (claim.Cert is null || claim.Key is null)
        {
            var (missing, given) = claim.Cert is null ? ("cert", "key") : ("key", "cert");
            reader.FaultAt(path, $"'{path}.{missing}' is missing: a claim certificate for kind {KindName(kind)} is the files 'cert' and 'key'.", $"{path}.{given}", "target.kind");
        }

        if (plan.Target.Url?.StartsWith("mqtt://", StringComparison.Ordinal) == true)
        {
            reader.FaultAt(path, $"'{path}' does not fit {plan.Target.Url}, which has no TLS; write mqtts://.", "target.url");
        }

        void Refuse(string? value, string member, string why)
        {
            if (value is not null)
            {
                reader.FaultAt($"{path}.{member}", $"'{path}.{member}' does not fit kind {KindName(kind)}: {why}.", "target.kind");
            }
        }
    }

    private static void CheckQuirks(RunPlan plan, IReadOnlyList<string> names, string path, PlanReader reader)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (QuirkCatalog.Find(names[i]) is { } spec && MisfitOf(plan, spec.Quirk) is { } why)
            {
                reader.FaultAt(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), $"the quirk {spec.Name} does not fit: {why}.", "scenario", "target.kind", "target.url");
            }
        }
    }

    private static string? MisfitOf(RunPlan plan, Quirk quirk)
    {
        if (RequestQuirks.HasFlag(quirk) && (plan.Scenario == StormScenario || InServiceScenarios.Includes(plan)))
        {
            return $"{plan.Scenario} sends no provisioning requests, in which it shows";
        }

        if (FilterQuirks.HasFlag(quirk) && InServiceScenarios.Includes(plan))
        {
            return $"{plan.Scenario} subscribes to no provisioning topics, in which it shows";
        }

        if (TlsQuirks.HasFlag(quirk) && plan.Target.Url?.StartsWith("mqtt://", StringComparison.Ordinal) == true)
        {
            return "the target has no TLS";
        }

        if (quirk == Quirk.OmitFormatLevel && plan.Fleet.Filters.Count > 0)
        {
            return "'fleet.filters' says which filters are sent";
        }

        return quirk == Quirk.NoAlpn && !NeedsAlpn(plan.Target) ? "the target's port needs no ALPN; use 'target.alpn: true' with the simulator, or port 443 of AWS IoT" : null;
    }

    private static bool NeedsAlpn(TargetPlan target) => target.Kind switch
    {
        TargetKind.Sim => target.Alpn,
        TargetKind.Aws => target.Endpoint?.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{AlpnPort}"), StringComparison.Ordinal) == true,
        _ => false,
    };

    private static void CheckFaults(RunPlan plan, GroupPlan group, string path, PlanReader reader)
    {
        if (group.Faults.Count > 0 && plan.Target.Kind != TargetKind.Sim)
        {
            reader.FaultAt(path, $"'{path}' does not fit kind {KindName(plan.Target.Kind)}; only the simulator can do wrong on purpose.", "target.kind");
        }

        for (var i = 0; i < group.Faults.Count; i++)
        {
            var member = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            if (FaultCatalog.Find(group.Faults[i].Kind) is { HasShare: false } spec)
            {
                reader.FaultAt($"{member}.kind", $"'{member}.kind' is {spec.Name}, which concerns the whole simulator: it belongs under 'faults'.");
            }

            PlanRules.CheckFault(group.Faults[i], member, reader);
        }
    }

    private static string KindName(TargetKind kind) => kind.ToString().ToLowerInvariant();
}
