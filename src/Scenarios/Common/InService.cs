using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Scenarios.Common;

/// <summary>What a device does under its own identity: subscribes to its commands, publishes a first message, and is held.</summary>
internal sealed class InService
{
    private static readonly byte[] FirstMessage = "{\"state\":\"operational\"}"u8.ToArray();

    private readonly ScenarioContext _context;
    private readonly string _clientId;
    private readonly string _topic;
    private readonly HeldTopics? _requests;
    private readonly string _commands;

    /// <summary>Works a device's topics out.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="device">The device's index.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="name">Its name at the target, which is its client id.</param>
    public InService(ScenarioContext context, int device, string serial, string name)
    {
        var fleet = context.Plan.Fleet;
        (_context, _clientId) = (context, name);
        _commands = DeviceNames.Fill(fleet.Commands, serial, device, name);
        _topic = DeviceNames.Fill(fleet.Telemetry, serial, device, name);
        _requests = HeldTopics.Of(context.Plan, serial, device, name);
    }

    private bool Holds => _context.Plan.Fleet.After == AfterOperational.Hold;

    private IReadOnlyList<string> Filters => Holds && _requests is not null ? _requests.Beside([_commands]) : [_commands];

    /// <summary>Subscribes to what the device needs.</summary>
    /// <param name="flow">The attempt.</param>
    /// <param name="connection">The connection.</param>
    public ValueTask<bool> SubscribeAsync(DeviceFlow flow, MqttConnection connection) => flow.SubscribeAsync(Phase.Device, connection, Filters, together: false);

    /// <summary>Publishes the first message, after which the device is operational.</summary>
    /// <param name="flow">The attempt.</param>
    /// <param name="connection">The connection.</param>
    public ValueTask<bool> GreetAsync(DeviceFlow flow, MqttConnection connection) => flow.PublishAsync(Phase.Device, connection, _topic, FirstMessage);

    /// <summary>Holds the device.</summary>
    /// <param name="iteration">The iteration that has made it operational.</param>
    /// <param name="flow">The attempt.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="group">The device's group.</param>
    /// <param name="identity">Its certificate.</param>
    /// <param name="ownsIdentity">Whether that is this device's alone, and not needed after the release.</param>
    /// <param name="mayShareId">Whether other devices may use its client id.</param>
    public IAsyncDisposable Hold(Iteration iteration, DeviceFlow flow, MqttConnection connection, int group, ConnectionIdentity identity, bool ownsIdentity, bool mayShareId)
    {
        var comesBack = _context.ComesBack;
        if (ownsIdentity && !comesBack)
        {
            identity.GiveBack(); // It stands, and is not needed again.
        }

        var held = new HeldIdentity(group, Phase.Device, _topic)
        {
            Requests = _requests,
            WayBack = comesBack ? new WayBack(_clientId, identity, Filters, Together: false) { OwnsIdentity = ownsIdentity, MayShareId = mayShareId } : null,
        };
        return ReturningDevice.Hold(_context, iteration, held, connection, flow.Released);
    }
}
