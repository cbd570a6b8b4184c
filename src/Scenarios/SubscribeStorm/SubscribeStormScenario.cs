using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
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
    private readonly IReadOnlyList<string> _filters;

    /// <summary>Makes the scenario.</summary>
    public SubscribeStormScenario(ScenarioContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _filters = context.Plan.Fleet.Filters.Count > 0 ? context.Plan.Fleet.Filters : ProvisioningFilters(context.Plan);
    }

    /// <summary>The stages of the funnel; operational is: all filters granted.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["connected", "operational"];

    /// <summary>How often one iteration attempts each step, with the provisioning topics as filters.</summary>
    public static IReadOnlyDictionary<string, double> Attempts { get; } = new Dictionary<string, double>(StringComparer.Ordinal) { ["suback"] = 4, ["claim.suback"] = 4 };

    /// <inheritdoc/>
    public string Name => ScenarioName;

    /// <inheritdoc/>
    public IReadOnlyList<string> FunnelStages => Stages;

    /// <inheritdoc/>
    public IScenarioDevice CreateDevice(int index) => new StormDevice(this, index);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string[] ProvisioningFilters(RunPlan plan)
    {
        var topics = new ProvisioningTopics(plan.Target.Template, plan.Fleet.Payload);
        var create = topics.Create(plan.Fleet.Identity);
        return [create.Accepted, create.Rejected, topics.RegisterThing.Accepted, topics.RegisterThing.Rejected];
    }

    private sealed class StormDevice(SubscribeStormScenario scenario, int index) : IScenarioDevice
    {
        private readonly ScenarioContext _context = scenario._context;
        private readonly string _serial = DeviceNames.Serial(scenario._context.Plan, scenario._context.RunId, index);
        private MqttConnection? _held;

        public async Task RunAsync(Iteration iteration, CancellationToken cancellationToken)
        {
            await ReleaseAsync().ConfigureAwait(false);
            await RetryLoop.RunAsync(_context, iteration, (flow, again) => TryAsync(iteration, flow, again), cancellationToken).ConfigureAwait(false);
        }

        public ValueTask ReleaseAsync() => Interlocked.Exchange(ref _held, null)?.DisposeAsync() ?? ValueTask.CompletedTask;

        private async Task<bool> TryAsync(Iteration iteration, DeviceFlow flow, bool again)
        {
            var connection = await flow.ConnectAsync(Phase.Claim, index, _serial, _context.ClaimIdentity(index), again).ConfigureAwait(false);
            if (connection is null)
            {
                return false;
            }

            iteration.Reached(Connected);
            var filters = scenario._filters.Select(filter => DeviceNames.Fill(filter, _serial, index)).ToArray();
            var isOperational = await flow.SubscribeAsync(Phase.Claim, connection, filters).ConfigureAwait(false);
            if (isOperational)
            {
                iteration.Reached(Operational);
            }

            if (isOperational && _context.Plan.Fleet.After == AfterOperational.Hold)
            {
                _held = connection;
            }
            else if (!flow.IsListening(connection))
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            return isOperational;
        }
    }
}
