using System.Collections.Concurrent;
using LoadHarness.Core.Metrics;
using LoadHarness.Mqtt;

namespace LoadHarness.IntegrationTests.Truth;

/// <summary>The harness's own record of each SUBACK, by client id and packet id.</summary>
internal sealed class WireLatencies : IWireObserver
{
    public ConcurrentDictionary<(string ClientId, ushort PacketId), double> Milliseconds { get; } = [];

    public void Acknowledged(string clientId, StepKind kind, ushort packetId, long sent, long answered)
    {
        if (kind == StepKind.Suback)
        {
            Milliseconds[(clientId, packetId)] = TimeProvider.System.GetElapsedTime(sent, answered).TotalMilliseconds;
        }
    }
}
