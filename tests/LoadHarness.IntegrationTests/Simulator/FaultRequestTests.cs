using LoadHarness.Core.Plans.Faults;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>What a device sees of faults that concern provisioning requests.</summary>
public sealed class FaultRequestTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task ResponseDelay_ChosenOperation_IsAnsweredNotBeforeIt()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("response.delay", Delay) with { Operation = "create-from-csr" });
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        var sent = TimeProvider.System.GetTimestamp();
        await FaultRig.RequestCertificateAsync(client);
        await FaultRig.AnswerAsync(client, FaultRig.Topics.CreateCertificateFromCsr.Accepted);
        await FaultRig.AssertDelayedAsync(simulator, "response.delay", "create-from-csr", Delay, sent);
    }

    [Fact]
    public async Task ResponseDrop_Request_IsCarriedOutAndNeverAnswered()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("response.drop"));
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        await FaultRig.RequestCertificateAsync(client);
        await FaultRig.AssertLostAsync(simulator, "response.drop", "create-from-csr");
        Assert.Equal(1, simulator.Host.Stats.CertificatesIssued);
        await client.PingAsync();
    }

    [Fact]
    public async Task ResponseLost_RegisterThing_SucceedsAndIsNeverAnswered()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("response.lost"));
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        await FaultRig.RequestThingAsync(client);
        await FaultRig.AssertLostAsync(simulator, "response.lost", "register-thing");
        Assert.Equal(1, simulator.Host.Stats.Things);
        await client.PingAsync();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Reject_Operation_IsRejectedWithTheCodeAndNotCarriedOut(int code)
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("reject") with { Operation = "register-thing", Code = code });
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        await FaultRig.RequestThingAsync(client);
        Assert.Equal(code, await FaultRig.RejectionAsync(client, FaultRig.Topics.RegisterThing.Rejected));
        Assert.Equal(0, simulator.Host.Stats.Things);
        await FaultRig.AssertLostAsync(simulator, "reject", "register-thing");
    }

    [Fact]
    public async Task HookSlow_TemplateWithoutHook_AnswersNotBeforeIt()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("hook.slow", Delay));
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        await FaultRig.RequestThingAsync(client);
        var sent = TimeProvider.System.GetTimestamp();
        await FaultRig.AnswerAsync(client, FaultRig.Topics.RegisterThing.Accepted);
        var row = Assert.Single(await FaultRig.RecordAsync(simulator, "hook.slow", 1));
        Assert.Equal(("chosen", "hook", (double?)Delay.TotalMilliseconds), (row.ClientId, row.What, row.PlannedMs));
        Assert.True(row.ActualMs >= Delay.TotalMilliseconds, $"{row.ActualMs} ms; answered {TimeProvider.System.GetElapsedTime(sent)} after the PUBACK.");
    }

    [Fact]
    public async Task HookSlow_LongerThanItsLimit_IsRejectedAfterFiveSeconds()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var started = time.GetTimestamp();
        await using var simulator = await FaultRig.StartAsync(arm: true, time, FaultRig.Fault("hook.slow", TimeSpan.FromSeconds(6)));
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        await FaultRig.RequestThingAsync(client);
        var rejection = FaultRig.RejectionAsync(client, FaultRig.Topics.RegisterThing.Rejected);
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return rejection.IsCompleted;
        });

        Assert.Equal(403, await rejection);
        Assert.True(time.GetElapsedTime(started) >= TimeSpan.FromSeconds(5));
        Assert.Equal(0, simulator.Host.Stats.Things);
        Assert.Single(await FaultRig.RecordAsync(simulator, "hook.slow", 1));
    }
}
