using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Scenarios.ConnectedFleet;

/// <summary>One device in service.</summary>
internal sealed class ConnectedDevice : IRestorableDevice
{
    private readonly ScenarioContext _context;
    private readonly int _index;
    private readonly int _group;
    private readonly bool _sharesId;
    private readonly string _clientId;
    private readonly InService _service;
    private IAsyncDisposable? _held;

    /// <summary>Makes a device.</summary>
    /// <param name="context">The run's shared parts.</param>
    /// <param name="index">The device's index.</param>
    /// <param name="sharedId">A client id that other devices have too; null for its own.</param>
    public ConnectedDevice(ScenarioContext context, int index, string? sharedId)
    {
        (_context, _index) = (context, index);
        var group = context.Groups.Of(index);
        var serial = DeviceNames.Serial(context.Plan, context.RunId, index);
        _group = group.Index;
        _sharesId = sharedId is not null || group.Has(Quirk.SharedClientId);
        _clientId = sharedId ?? (_sharesId ? DeviceNames.SharedClientId(context.Plan, context.RunId, group.Index) : serial);
        _service = new InService(context, index, serial, _clientId);
    }

    /// <inheritdoc/>
    public bool CanRestore => true; // Its certificate is the target's.

    /// <inheritdoc/>
    public async Task RunAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        // A client id stands once: what the last iteration holds must go before this one connects.
        await ReleaseAsync().ConfigureAwait(false);
        await RetryLoop.RunAsync(_context, iteration, (flow, again) => TryAsync(iteration, flow, again, greets: true), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RestoreAsync(Iteration iteration, CancellationToken cancellationToken) =>
        RetryLoop.RunAsync(_context, iteration, (flow, again) => TryAsync(iteration, flow, again, greets: false), cancellationToken, RetryLoop.RestoreTries);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync() => Interlocked.Exchange(ref _held, null)?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<bool> TryAsync(Iteration iteration, DeviceFlow flow, bool again, bool greets)
    {
        var holds = _context.Plan.Fleet.After == AfterOperational.Hold;
        var identity = _context.ClaimIdentity(_index);
        var connection = await flow.ConnectAsync(Phase.Device, _index, _clientId, identity, again, _sharesId, holds ? _context.Traits : null).ConfigureAwait(false);
        if (connection is null)
        {
            return false;
        }

        iteration.Reached(ConnectedFleetScenario.Connected);
        var isSubscribed = await _service.SubscribeAsync(flow, connection).ConfigureAwait(false);
        if (isSubscribed)
        {
            iteration.Reached(ConnectedFleetScenario.Subscribed);
        }

        var isOperational = isSubscribed && (!greets || await _service.GreetAsync(flow, connection).ConfigureAwait(false));
        if (isOperational)
        {
            iteration.Reached(ConnectedFleetScenario.Operational);
        }

        if (isOperational && holds)
        {
            _held = _service.Hold(iteration, flow, connection, _group, identity, ownsIdentity: false, _sharesId);
        }
        else if (!flow.IsListening(connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return isOperational;
    }
}
