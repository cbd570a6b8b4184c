using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Mqtt;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Scenarios.SubscribeStorm;

/// <summary>Connect and subscribe, nothing else: SUBACK latency under load, against any broker.</summary>
public sealed class SubscribeStormScenario : IScenario
{
    /// <summary>The name in plans.</summary>
    public const string ScenarioName = "subscribe-storm";

    private const int Connected = 0;
    private const int Operational = 1;

    private readonly ScenarioContext _context;
    private readonly StormScript[] _scripts;

    /// <summary>Makes the scenario.</summary>
    public SubscribeStormScenario(ScenarioContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _scripts = [.. context.Groups.All.Select(group => StormScript.Of(context.Plan, group))];
    }

    /// <summary>The stages of the funnel; operational is: all filters granted.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["connected", "operational"];

    /// <summary>How often one iteration attempts each step: a filter is an attempt, and without any in the plan there are the four provisioning topics.</summary>
    public static IReadOnlyDictionary<string, double> AttemptsOf(RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        double filters = plan.Fleet.Filters.Count == 0 ? 4 : plan.Fleet.Filters.Count;
        return new Dictionary<string, double>(StringComparer.Ordinal) { ["suback"] = filters, ["claim.suback"] = filters };
    }

    /// <inheritdoc/>
    public string Name => ScenarioName;

    /// <inheritdoc/>
    public IReadOnlyList<string> FunnelStages => Stages;

    /// <inheritdoc/>
    public IScenarioDevice CreateDevice(int index) => new StormDevice(this, index);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What the devices of one group send.</summary>
    private sealed record StormScript(FleetGroup Group, IReadOnlyList<IReadOnlyList<string>> Further, IReadOnlyList<string> Filters, bool Together)
    {
        public static StormScript Of(RunPlan plan, FleetGroup group)
        {
            var right = plan.Fleet.Filters.Count > 0 ? plan.Fleet.Filters : ProvisioningFilters(plan, group);
            return new StormScript(group, QuirkyFilters.Further(right, group.Quirks), QuirkyFilters.Of(right, group.Quirks), plan.Subscribe == SubscribeMode.Together || group.Has(Quirk.NineFilters));
        }

        private static string[] ProvisioningFilters(RunPlan plan, FleetGroup group)
        {
            var topics = new ProvisioningTopics(group.Template, plan.Fleet.Payload);
            var create = topics.Create(plan.Fleet.Identity);
            return [create.Accepted, create.Rejected, topics.RegisterThing.Accepted, topics.RegisterThing.Rejected];
        }
    }

    private sealed class StormDevice(SubscribeStormScenario scenario, int index) : IRestorableDevice
    {
        private readonly ScenarioContext _context = scenario._context;
        private readonly string _serial = DeviceNames.Serial(scenario._context.Plan, scenario._context.RunId, index);
        private readonly StormScript _script = scenario._scripts[scenario._context.Groups.GroupOf(index)];
        private IAsyncDisposable? _held;

        public async Task RunAsync(Iteration iteration, CancellationToken cancellationToken)
        {
            await ReleaseAsync().ConfigureAwait(false);
            await RetryLoop.RunAsync(_context, iteration, (flow, again) => TryAsync(iteration, flow, again), cancellationToken).ConfigureAwait(false);
        }

        public bool CanRestore => true; // Its certificate is the claim's.

        public Task RestoreAsync(Iteration iteration, CancellationToken cancellationToken) =>
            RetryLoop.RunAsync(_context, iteration, (flow, again) => TryAsync(iteration, flow, again), cancellationToken, RetryLoop.RestoreTries);

        public ValueTask ReleaseAsync() => Interlocked.Exchange(ref _held, null)?.DisposeAsync() ?? ValueTask.CompletedTask;

        private async Task<bool> TryAsync(Iteration iteration, DeviceFlow flow, bool again)
        {
            var shares = _script.Group.Has(Quirk.SharedClientId);
            var clientId = shares ? DeviceNames.SharedClientId(_context.Plan, _context.RunId, _script.Group.Index) : _serial;
            var connection = await flow.ConnectAsync(Phase.Claim, index, clientId, _context.ClaimIdentity(index), again, shares, Traits).ConfigureAwait(false);
            if (connection is null)
            {
                return false;
            }

            iteration.Reached(Connected);
            var isOperational = true;
            foreach (var further in _script.Further)
            {
                isOperational = isOperational && await flow.SubscribeAsync(Phase.Claim, connection, Fill(further), together: true).ConfigureAwait(false);
            }

            isOperational = isOperational && await flow.SubscribeAsync(Phase.Claim, connection, Fill(_script.Filters), _script.Together).ConfigureAwait(false);
            if (isOperational)
            {
                iteration.Reached(Operational);
            }

            if (isOperational && _context.Plan.Fleet.After == AfterOperational.Hold)
            {
                var topic = DeviceNames.Fill(_context.Plan.Fleet.Telemetry, _serial, index, clientId);
                var identity = new HeldIdentity(_script.Group.Index, Phase.Claim, topic)
                {
                    WayBack = _context.ComesBack ? new WayBack(clientId, _context.ClaimIdentity(index), Fill(_script.Filters), _script.Together) { MayShareId = shares } : null,
                };
                _held = ReturningDevice.Hold(_context, iteration, identity, connection, flow.Released);
            }
            else if (!flow.IsListening(connection))
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            return isOperational;
        }

        private ConnectionTraits? Traits => _context.Plan.Fleet.After == AfterOperational.Hold ? _context.Traits : null;

        private string[] Fill(IReadOnlyList<string> filters) => [.. filters.Select(filter => DeviceNames.Fill(filter, _serial, index))];
    }
}
