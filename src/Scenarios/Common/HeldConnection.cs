using LoadHarness.Core.Engine;
using LoadHarness.Mqtt;

namespace LoadHarness.Scenarios.Common;

/// <summary>A connection that a device holds once it is operational: watched for its loss, and used as the plan says.</summary>
internal sealed class HeldConnection : IAsyncDisposable
{
    private readonly ScenarioContext _context;
    private readonly int _device;
    private readonly HeldIdentity _identity;
    private readonly MqttConnection _connection;
    private readonly TaskCompletionSource<long>? _lost; // Only a device that comes back asks.
    private PeriodicLoop? _telemetry;
    private PeriodicLoop? _requests;
    private DeliveryProbe? _probe;
    private bool _isDisposed;

    private HeldConnection(ScenarioContext context, int device, HeldIdentity identity, MqttConnection connection)
    {
        _context = context;
        _device = device;
        _identity = identity;
        _connection = connection;
        _lost = identity.WayBack is null ? null : new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>When the connection was lost, as a timestamp; never ends for one that stands or is released. Only for a device that comes back.</summary>
    public Task<long> Lost => _lost!.Task;

    /// <summary>Begins to hold a connection.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="iteration">The iteration that has made the device operational.</param>
    /// <param name="identity">Under which identity.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="heldSince">When the device became operational, or was back, as a timestamp.</param>
    /// <param name="probes">Whether it is looked whether the device's subscription delivers.</param>
    public static HeldConnection Begin(ScenarioContext context, Iteration iteration, HeldIdentity identity, MqttConnection connection, long heldSince, bool probes = false)
    {
        var held = new HeldConnection(context, iteration.Device, identity, connection);
        held._telemetry = context.Plan.Telemetry is { } telemetry ? new TelemetryLoop(context, telemetry, iteration, identity, connection, heldSince) { GivesUp = held.GiveUpAsync } : null;
        held._requests = context.Plan.Requests is { } requests && identity.Requests is { } topics
            ? new RequestLoop(context, requests, topics, iteration, identity, connection, heldSince) { GivesUp = held.GiveUpAsync }
            : null;
        held._probe = probes ? new DeliveryProbe(context, iteration, identity, connection) : null;
        held._telemetry?.Start();
        held._requests?.Start();
        IdleWatch.Begin(connection, held.OnLost);
        return held;
    }

    /// <summary>Loses the connection by plan.</summary>
    /// <param name="reason">The word under which the loss is counted.</param>
    /// <param name="end">How it is lost.</param>
    public async ValueTask DropAsync(string reason, ConnectionEnd end)
    {
        var at = _context.TimeProvider.GetTimestamp();
        if (await _connection.DropAsync(reason, end).ConfigureAwait(false))
        {
            _lost?.TrySetResult(at);
        }
    }

    /// <summary>Lets the connection's network go silent.</summary>
    public void GoSilent() => _connection.GoSilent();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _telemetry?.Stop();
        _requests?.Stop();
        _probe?.Stop();
        await _connection.DisposeAsync().ConfigureAwait(false);
        await EndAsync(_telemetry).ConfigureAwait(false);
        await EndAsync(_requests).ConfigureAwait(false);
        if (_probe is not null)
        {
            await _probe.EndAsync().ConfigureAwait(false);
            _probe.Dispose();
        }
    }

    private static async ValueTask EndAsync(PeriodicLoop? loop)
    {
        if (loop is not null)
        {
            await loop.EndAsync().ConfigureAwait(false);
            loop.Dispose();
        }
    }

    /// <summary>A device that does not come back closes for good; to one that does it is a loss like any other.</summary>
    private ValueTask GiveUpAsync(string reason) => _lost is null ? _connection.DisposeAsync() : DropAsync(reason, ConnectionEnd.Disconnect);

    private void OnLost(MqttConnection connection)
    {
        if (_telemetry is not { IsAwaiting: true } && _requests is not { IsAwaiting: true })
        {
            FailureEvidence.OfIdleLoss(_identity.Group, _identity.Phase, connection, _context.TimeProvider).Note(_context.Recorder, _device);
        }

        _lost?.TrySetResult(_context.TimeProvider.GetTimestamp());
    }
}
