using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt;

namespace LoadHarness.Scenarios.Common;

/// <summary>Watches a connection on which nothing is awaited.</summary>
internal static class IdleWatch
{
    /// <summary>Calls an action once when the connection is lost, also where that has just happened.</summary>
    public static void Begin(MqttConnection connection, Action<MqttConnection> lost)
    {
        connection.Lost = lost;
        if (connection.ClosedBy is not (CloseReason.None or CloseReason.Local) && connection.TakeLost() is { } missed)
        {
            missed(connection);
        }
    }
}
