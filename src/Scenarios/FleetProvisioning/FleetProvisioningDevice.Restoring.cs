using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Scenarios.FleetProvisioning;

/// <content>The way back of a device that was operational when the run's process was killed: under its own certificate, which was kept.</content>
internal sealed partial class FleetProvisioningDevice
{
    public bool CanRestore => _script.Tls is not null && _context.Kept?.Has(_index) == true;

    public async Task RestoreAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        if (_context.Kept?.Take(_index) is not { } kept)
        {
            await RunAsync(iteration, cancellationToken).ConfigureAwait(false);
            return;
        }

        var own = new Provisioned(_script.Tls!.Identity(kept.Certificate, resume: false) with { Manner = _script.Manner }, kept.Thing);
        await RetryLoop.RunAsync(_context, iteration, (flow, again) => ComeBackAsync(iteration, flow, own, again), cancellationToken, RetryLoop.RestoreTries).ConfigureAwait(false);
        if (_held is null)
        {
            own.Identity.GiveBack();
        }
    }

    private async Task<bool> ComeBackAsync(Iteration iteration, DeviceFlow flow, Provisioned own, bool again)
    {
        var connection = await flow.ConnectAsync(Phase.Device, _index, own.Thing, own.Identity, again, mayShareId: own.Thing != _serial, _context.Traits).ConfigureAwait(false);
        if (connection is null)
        {
            return false;
        }

        var inService = new InService(_context, _index, _serial, own.Thing);
        if (await inService.SubscribeAsync(flow, connection).ConfigureAwait(false))
        {
            _held = inService.Hold(iteration, flow, connection, _script.Group.Index, own.Identity, ownsIdentity: true, mayShareId: own.Thing != _serial);
            return true;
        }

        if (!flow.IsListening(connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return false;
    }
}
