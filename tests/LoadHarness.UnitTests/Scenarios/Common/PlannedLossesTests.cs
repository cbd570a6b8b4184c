using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Scenarios.Common;

/// <summary>Planned losses: how many there are in a time, that they are the same again, and how they are waited for on a clock turned by hand.</summary>
public sealed class PlannedLossesTests
{
    private const int Devices = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ChurnPlan FivePercent = new() { Share = 0.05, Every = TimeSpan.FromSeconds(10) };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Due_WholeFleet_LosesItsShareInEachPeriodAndIsTheSameAgain()
    {
        var losses = Losses(FivePercent, seed: 42, periods: 40);
        Assert.Equal(Enumerable.Range(0, 40), losses.Select(static loss => loss.Period).Distinct().Order());
        Assert.All(losses.GroupBy(static loss => loss.Period), static period => Assert.InRange(period.Count(), 9, 11)); // 5 % of 200, but for what falls on an edge.
        Assert.Equal(2 * Devices, losses.Count); // Two rounds of 200 s: each device twice.
        Assert.All(losses.GroupBy(static loss => loss.Device), static device => Assert.Equal(2, device.Count()));
        Assert.Equal(losses, Losses(FivePercent, seed: 42, periods: 40));
        Assert.NotEqual(losses, Losses(FivePercent, seed: 43, periods: 40));
    }

    [Fact]
    public void Manner_Mixed_IsHalfDisconnectsAndQuartersOfTheOthers()
    {
        var losses = Losses(FivePercent, seed: 42, periods: 200);
        Assert.Equal([LossManner.Disconnect, LossManner.Close, LossManner.Reset], losses.Select(static loss => loss.Manner).Distinct().Order());
        Assert.InRange(Share(LossManner.Disconnect), 0.45, 0.55);
        Assert.InRange(Share(LossManner.Close), 0.2, 0.3);
        Assert.InRange(Share(LossManner.Reset), 0.2, 0.3);
        Assert.All(Losses(FivePercent with { Manner = LossManner.Silence }, seed: 42, periods: 20), static loss => Assert.Equal(LossManner.Silence, loss.Manner));

        double Share(LossManner manner) => losses.Count(loss => loss.Manner == manner) / (double)losses.Count;
    }

    [Fact]
    public async Task Next_Times_AreTheMostThereAre()
    {
        var losses = Make(FivePercent with { Times = 1 }, seed: 42, device: 7);
        var first = losses.NextAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(201));
        Assert.NotNull(await first.WaitAsync(Patience));

        using var end = new CancellationTokenSource();
        var second = losses.NextAsync(end.Token);
        _time.Advance(TimeSpan.FromSeconds(1000));
        Assert.False(second.IsCompleted);
        await end.CancelAsync();
        Assert.Null(await second.WaitAsync(Patience));
    }

    [Fact]
    public async Task Next_DueWhileAway_IsLeftOut()
    {
        var losses = Make(FivePercent, seed: 42, device: 7);
        _time.Advance(TimeSpan.FromSeconds(1000)); // Five rounds of 200 s have gone by.
        var next = losses.NextAsync(CancellationToken.None);
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(200.01));
        Assert.NotNull(await next.WaitAsync(Patience));
    }

    private List<(int Period, int Device, LossManner Manner)> Losses(ChurnPlan plan, long seed, int periods)
    {
        var found = new List<(int, int, LossManner)>();
        for (var device = 0; device < Devices; device++)
        {
            var losses = Make(plan, seed, device);
            for (long number = 0; _time.GetElapsedTime(_time.GetTimestamp(), losses.DueOf(number)) is var due && due < periods * plan.Every; number++)
            {
                found.Add(((int)(due / plan.Every), device, losses.MannerOf(number)));
            }
        }

        return found;
    }

    private PlannedLosses Make(ChurnPlan churn, long seed, int device)
    {
        var plan = new RunPlan { Churn = churn, Fleet = new FleetPlan { Devices = Devices, Seed = seed } };
        var recorder = new RunRecorder(Devices, ["operational"], _time);
        var defaults = new ConnectionDefaults { Timeouts = plan.Timeouts, KeepAlive = TimeSpan.Zero };
        return new PlannedLosses(churn, new ScenarioContext
        {
            Plan = plan,
            RunId = "run",
            Groups = new FleetGroups(plan, "run"),
            Recorder = recorder,
            Clock = new TimeProviderPacingClock(_time),
            Tls = null,
            ClaimIdentity = static _ => ConnectionIdentity.Plain,
            Logger = NullLogger.Instance,
            Connector = new DeviceConnector(new Connector(new EndpointSettings { Host = "127.0.0.1", Port = 1 }, _time, insecure: false), new PacketCodec(MqttVersion.V311), defaults, recorder),
        }, device);
    }
}
