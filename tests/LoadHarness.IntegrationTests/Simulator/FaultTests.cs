using System.Globalization;
using System.Net.Http.Json;
using LoadHarness.AwsIot;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator;
using LoadHarness.Simulator.Admin;
using LoadHarness.Simulator.Faults;
using MQTTnet.Packets;

namespace LoadHarness.IntegrationTests.Simulator;

public sealed class FaultTests
{
    private const long Seed = 42;

    [Fact]
    public async Task SubackDelay_ArmedOverRest_DelaysNeverEarlyAndRecordsTheTruth()
    {
        var delay = TimeSpan.FromMilliseconds(50);
        await using var simulator = await RunningSimulator.StartAsync(options => options with
        {
            Faults = FaultSchedule.FromPlan([new FaultPlan(TimeSpan.Zero, null, "suback.delay", FaultDelay.Of(delay), 1)], Seed, []),
        });
        await using var client = await simulator.ConnectAsync("slow");
        await client.SubscribeAsync("before");
        Assert.Empty(simulator.Host.Stats.Faults);
        using var rest = simulator.Rest();
        using var armed = await rest.PostAsync(new Uri("/admin/arm", UriKind.Relative), content: null);
        Assert.True((await armed.Content.ReadFromJsonAsync<ArmAnswer>())!.First);
        using var again = await rest.PostAsync(new Uri("/admin/arm", UriKind.Relative), content: null);
        Assert.False((await again.Content.ReadFromJsonAsync<ArmAnswer>())!.First);

        for (var index = 0; index < 10; index++)
        {
            var sent = TimeProvider.System.GetTimestamp();
            await client.SubscribeAsync($"topic/{index}");
            Assert.True(TimeProvider.System.GetElapsedTime(sent) >= delay);
        }

        // The true delay is known, and recorded, only once the SUBACK is written: the client may be told a moment earlier.
        await Eventually.TrueAsync(() => simulator.Host.Stats.Faults.GetValueOrDefault("suback.delay") is { Packets: 10 });
        var rows = (await rest.GetStringAsync(new Uri("/admin/fault-record", UriKind.Relative))).Trim().Split('\n');
        Assert.Equal("since_armed_ms,client_id,packet,packet_id,kind,planned_ms,actual_ms", rows[0]);
        Assert.Equal(11, rows.Length);
        foreach (var row in rows[1..])
        {
            var fields = row.Split(',');
            Assert.Equal(["slow", "suback"], fields[1..3]);
            Assert.Equal(["suback.delay", "50"], fields[4..6]);
            Assert.True(double.Parse(fields[6], CultureInfo.InvariantCulture) >= 50, row);
        }

        var stats = await rest.GetFromJsonAsync<SimulatorStats>(new Uri("/admin/stats", UriKind.Relative), new System.Text.Json.JsonSerializerOptions(System.Text.Json.JsonSerializerDefaults.Web));
        Assert.Equal(new FaultTotal(10, 1), stats!.Faults["suback.delay"]);
        Assert.True(stats.Armed);
    }

    [Fact]
    public async Task SubackDrop_ShareOfDevices_HitsExactlyThatMany()
    {
        var ids = Enumerable.Range(0, 40).Select(index => $"lh-{index:0000}").ToArray();
        var record = Path.Combine(RunningSimulator.NewFolder(), "faults.csv");
        var schedule = FaultSchedule.FromPlan([new FaultPlan(TimeSpan.Zero, null, "suback.drop", null, 0.05)], Seed, ids);
        await using (var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0, Faults = schedule, ArmAtStart = true, RecordPath = record }))
        {
            var dropped = await Task.WhenAll(ids.Select(id => IsDroppedAsync(simulator, id)));
            Assert.Equal(2, dropped.Count(isDropped => isDropped));
            Assert.Equal(new FaultTotal(2, 2), simulator.Host.Stats.Faults["suback.drop"]);
            Assert.Equal(ids.Select(id => FaultSelection.IsChosen(Seed, id, schedule.Faults[0].Cutoff!.Value)), dropped);
        }

        var lines = await File.ReadAllLinesAsync(record);
        Assert.Equal(3, lines.Length);
        Assert.All(lines[1..], line => Assert.EndsWith(",suback.drop,,", line, StringComparison.Ordinal));
        Directory.Delete(Path.GetDirectoryName(record)!, recursive: true);
    }

    [Fact]
    public async Task Stall_InTheWindow_AnswersNothingAndEverythingAfterIt()
    {
        var length = TimeSpan.FromMilliseconds(700);
        await using var simulator = await RunningSimulator.StartAsync(options => options with
        {
            Faults = new FaultSchedule(0, [new Fault(TimeSpan.Zero, length, FaultKind.Stall, null, null)]),
        });
        await using var client = await simulator.ConnectAsync("stalled");
        simulator.Host.Arm();
        var armed = TimeProvider.System.GetTimestamp();

        var newcomer = simulator.ConnectAsync("newcomer");
        await client.SubscribeAsync("topic");
        Assert.True(TimeProvider.System.GetElapsedTime(armed) >= length - TimeSpan.FromMilliseconds(5));
        await using var connected = await newcomer;
        Assert.True(TimeProvider.System.GetElapsedTime(armed) >= length - TimeSpan.FromMilliseconds(5));

        var total = simulator.Host.Stats.Faults["stall"];
        Assert.True(total.Packets >= 2);
        Assert.Equal(1, total.Devices); // The newcomer had no name yet.
        await client.SubscribeAsync("later");
    }

    [Fact]
    public async Task Dispose_DuringAStall_DoesNotWaitForItsEnd()
    {
        var simulator = await RunningSimulator.StartAsync(options => options with
        {
            Faults = new FaultSchedule(0, [new Fault(TimeSpan.Zero, TimeSpan.FromHours(1), FaultKind.Stall, null, null)]),
        });
        await using var client = await simulator.ConnectAsync("stalled");
        simulator.Host.Arm();
        var subscribing = client.SubscribeAsync("topic");

        await simulator.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAnyAsync<Exception>(() => subscribing);
    }

    // A PING is answered behind the SUBACK, if there is one.
    private static async Task<bool> IsDroppedAsync(RunningSimulator simulator, string clientId)
    {
        await using var client = await PacketClient.ConnectAsync(simulator, clientId);
        await client.SendAsync(new MqttSubscribePacket { PacketIdentifier = 1, TopicFilters = [PacketClient.Filter("topic")] });
        await client.SendAsync(MqttPingReqPacket.Instance);
        return await client.NextAsync() is MqttPingRespPacket;
    }
}
