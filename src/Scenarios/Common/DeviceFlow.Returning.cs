using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;

namespace LoadHarness.Scenarios.Common;

/// <content>The way back of a device that had been operational.</content>
internal sealed partial class DeviceFlow
{
    /// <summary>Connects and subscribes again; null where it failed.</summary>
    /// <param name="phase">Whose identity it is.</param>
    /// <param name="way">What the device needs.</param>
    public async ValueTask<MqttConnection?> ComeBackAsync(Phase phase, WayBack way)
    {
        var connection = await ConnectAsync(phase, _iteration.Device, way.ClientId, way.Identity, again: true, way.MayShareId, _context.Traits).ConfigureAwait(false);
        if (connection is null)
        {
            return null;
        }

        var (checks, session) = (_context.Recorder.Subscriptions, _context.Plan.Reconnect.Session);
        checks.CountReturn(session, HasSession);
        if (session == SessionKind.Persistent && HasSession)
        {
            return connection; // The broker has the subscriptions, or says so: as real clients do, it is believed.
        }

        var isSubscribed = await SubscribeAsync(phase, connection, way.Filters, way.Together).ConfigureAwait(false);
        checks.CountResubscribed(_trail.Granted, _trail.Refused);
        if (isSubscribed)
        {
            return connection;
        }

        if (!IsListening(connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return null;
    }
}
