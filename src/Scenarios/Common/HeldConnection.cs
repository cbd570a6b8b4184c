using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Mqtt;

namespace LoadHarness.Scenarios.Common;

/// <summary>Under which identity a device is held.</summary>
/// <param name="Group">The device's group.</param>
/// <param name="Phase">Whose identity.</param>
/// <param name="Topic">The topic that it publishes to.</param>
internal sealed record HeldIdentity(int Group, Phase Phase, string Topic);

/// <summary>A connection that a device holds once it is operational: watched for its loss, and published on where the plan has telemetry.</summary>
internal sealed class HeldConnection : IAsyncDisposable
{
    private readonly ScenarioContext _context;
    private readonly int _device;
    private readonly int _group;
    private readonly Phase _phase;
    private readonly MqttConnection _connection;
    private TelemetryLoop? _telemetry;
    private bool _isDisposed;

    private HeldConnection(ScenarioContext context, int device, HeldIdentity identity, MqttConnection connection)
    {
        _context = context;
        _device = device;
        (_group, _phase) = (identity.Group, identity.Phase);
        _connection = connection;
    }

    /// <summary>Begins to hold a connection.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="iteration">The iteration that has made the device operational.</param>
    /// <param name="identity">Under which identity.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="heldSince">When the device became operational, as a timestamp.</param>
    public static HeldConnection Begin(ScenarioContext context, Iteration iteration, HeldIdentity identity, MqttConnection connection, long heldSince)
    {
        var held = new HeldConnection(context, iteration.Device, identity, connection);
        held._telemetry = context.Plan.Telemetry is null ? null : new TelemetryLoop(context, iteration, identity, connection, heldSince);
        IdleWatch.Begin(connection, held.OnLost);
        return held;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _telemetry?.Stop();
        await _connection.DisposeAsync().ConfigureAwait(false);
        if (_telemetry is not null)
        {
            await _telemetry.EndAsync().ConfigureAwait(false);
            _telemetry.Dispose();
        }
    }

    private void OnLost(MqttConnection connection)
    {
        if (_telemetry is not { IsAwaiting: true })
        {
            FailureEvidence.OfIdleLoss(_group, _phase, connection, _context.TimeProvider).Note(_context.Recorder, _device);
        }
    }
}
