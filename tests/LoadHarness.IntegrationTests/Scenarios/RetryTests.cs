using LoadHarness.Core.Plans;
using LoadHarness.IntegrationTests.Mqtt;

namespace LoadHarness.IntegrationTests.Scenarios;

/// <summary>Further tries of a device whose first ones failed.</summary>
public sealed class RetryTests
{
    private static readonly TimeoutPlan Short = ScriptedBrokerTests.Short;
    private static readonly RunPlan OneDevice = ScriptedBrokerTests.OneDevice;

    [Fact]
    public async Task Retry_AfterADroppedSuback_BacksOffAndReachesTheGoal()
    {
        var pause = TimeSpan.FromMilliseconds(300);
        await using var broker = ScriptedBroker.Start(static (_, seen) => Task.FromResult(seen is { Connection: < 2, Packet.Type: PacketType.Subscribe }));
        var plan = OneDevice with
        {
            Fleet = OneDevice.Fleet with { Retries = 3 },
            Reconnect = new ReconnectPlan { Policy = "fixed", Min = pause, Max = pause, Unsafe = true },
        };

        var result = await ScenarioRig.RunAsync(plan, broker.Port);

        result.AssertBalanced();
        Assert.Equal([1, 1, 1, 1, 1, 1], result.Funnel);
        Assert.Equal((2, 4), (result.Step("claim.suback").Never, result.Step("claim.suback").Ok));
        Assert.Equal((1, 1), (result.Summary.Timeouts.Iterations, result.Recorder.Starts.Started));
        Assert.Equal((4, 2, 0), (result.Summary.Churn.Attempts, result.Summary.Churn.Reconnects, result.Summary.Churn.Disconnects));

        // Timeout, late window and pause lie between one SUBSCRIBE and the next CONNECT.
        var connects = broker.Seen.Where(static seen => seen.Packet.Type == PacketType.Connect).ToArray();
        var subscribe = broker.Seen.First(static seen => seen.Packet.Type == PacketType.Subscribe);
        Assert.True(TimeProvider.System.GetElapsedTime(subscribe.At, connects[1].At) >= Short.Suback + Short.LateWindow + pause - TimeSpan.FromMilliseconds(5));
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Retry_AfterALoss_MeasuresTheWayBack()
    {
        await using var broker = ScriptedBroker.Start(static async (connection, seen) =>
        {
            if (seen is not { Connection: 0, Packet.Type: PacketType.Subscribe })
            {
                return false;
            }

            connection.Reset();
            return true;
        });
        var pause = TimeSpan.FromMilliseconds(200);
        var plan = OneDevice with { Fleet = OneDevice.Fleet with { Retries = 1 }, Reconnect = new ReconnectPlan { Policy = "fixed", Min = pause, Max = pause, Unsafe = true } };

        var result = await ScenarioRig.RunAsync(plan, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, 1), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects));
        Assert.Equal(1, result.Summary.Churn.Reasons["peer_reset"]);
        Assert.True(result.Summary.Churn.Recovery.T100Ms >= 199, $"{result.Summary.Churn.Recovery}");
        Assert.Equal(1, result.Summary.Devices.Operational);
    }
}
