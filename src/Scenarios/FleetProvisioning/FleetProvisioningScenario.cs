using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Scenarios.FleetProvisioning;

/// <summary>Fleet provisioning by claim: claim connection, certificate, thing, reconnect under the own certificate, first publish.</summary>
public sealed class FleetProvisioningScenario : IScenario
{
    /// <summary>The name in plans.</summary>
    public const string ScenarioName = "fleet-provisioning";

    private const int KeysAhead = 256;

    internal const int Connected = 0;
    internal const int Subscribed = 1;
    internal const int Certificate = 2;
    internal const int Thing = 3;
    internal const int Reconnected = 4;
    internal const int Operational = 5;

    private readonly ScenarioContext _context;
    private readonly DeviceKeyPool? _keys;
    private readonly ProvisioningScript[] _scripts;

    /// <summary>Makes the scenario.</summary>
    /// <param name="context">What its devices share.</param>
    /// <param name="name">The name in plans, where it is another one's flow.</param>
    public FleetProvisioningScenario(ScenarioContext context, string name = ScenarioName)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        Name = name;
        var fleet = context.Plan.Fleet;
        _scripts = [.. context.Groups.All.Select(group => new ProvisioningScript(context.Plan, group, context.Tls))];
        if (fleet.Identity == IdentityFlow.Csr)
        {
            var total = fleet.Iterations is { } iterations ? (long)(context.Devices ?? fleet.Devices) * iterations : (long?)null;
            _keys = new DeviceKeyPool(fleet.KeyType, KeysAhead, total, context.Recorder);
        }
    }

    /// <summary>The stages of the funnel.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["connected", "subscribed", "certificate", "thing", "reconnected", "operational"];

    /// <summary>How often one iteration attempts each step.</summary>
    public static IReadOnlyDictionary<string, double> Attempts { get; } = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["tcp"] = 2, ["tls"] = 2, ["connack"] = 2, ["suback"] = 5, ["claim.suback"] = 4, ["puback"] = 3, ["claim.puback"] = 2,
    };

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> FunnelStages => Stages;

    /// <inheritdoc/>
    public IScenarioDevice CreateDevice(int index) => new FleetProvisioningDevice(this, _context, index);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _keys?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal ProvisioningScript ScriptOf(int device) => _scripts[_context.Groups.GroupOf(device)];

    internal DeviceKey TakeKey() => _keys!.Take();
}
