using System.Text.Json;
using LoadHarness.InteropTests.Rigs;

namespace LoadHarness.InteropTests;

/// <summary>The other way round: <c>loadharness run</c> against mosquitto and a responder in Python, so that code shared with the simulator can hide no mistake.</summary>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed class DeviceTests(MosquittoRig rig) : IClassFixture<MosquittoRig>
{
    private static readonly string[] Stages = ["connected", "subscribed", "certificate", "thing", "reconnected", "operational"];

    [Theory]
    [InlineData("csr", "json", "3.1.1", 1)]
    [InlineData("keys", "json", "5", 2)]
    [InlineData("csr", "cbor", "5", 3)]
    [InlineData("keys", "cbor", "3.1.1", 4)]
    public async Task Run_ResponderOnMosquitto_EndsOperational(string identity, string payload, string version, int seed)
    {
        var before = rig.Requests.Count;
        var (ended, summary) = await rig.RunDeviceAsync(identity, payload, version, MosquittoRig.Template, seed);
        Assert.True(ended.ExitCode is 0 or 21, ended.Error + ended.Out); // 21: this host was too busy to time anything; the device did its work all the same.
        Assert.Equal(Stages.Select(static stage => (stage, 1)), summary.GetProperty("funnel").EnumerateArray().Select(static stage => (stage.GetProperty("stage").GetString()!, stage.GetProperty("devices").GetInt32())));
        AssertOk(summary, "create_certificate", 2);
        AssertOk(summary, "register_thing", 2);
        AssertOk(summary, "reconnect", 2);
        AssertOk(summary, "puback", 6);

        // The broker lets only issued certificates publish there, under the name that the responder gave the thing.
        await rig.NotedAsync($"\"dt/thing-lh-{seed}-000000/telemetry\"");
        var (create, member) = identity == "csr" ? ("create-from-csr", "certificateSigningRequest") : ("create", "");
        Assert.Equal(
            [$"$aws/certificates/{create}/{payload} {member}", $"$aws/provisioning-templates/InteropTemplate/provision/{payload} certificateOwnershipToken,parameters"],
            rig.Requests.Skip(before).Take(2).Select(static request => $"{request.GetProperty("topic")} {string.Join(',', request.GetProperty("members").EnumerateArray())}"));
    }

    [Theory]
    [InlineData("csr", "json", "5", 5)]
    [InlineData("csr", "cbor", "3.1.1", 6)]
    public async Task Run_ResponderThatRefuses_CountsRefusals(string identity, string payload, string version, int seed)
    {
        var (ended, summary) = await rig.RunDeviceAsync(identity, payload, version, MosquittoRig.RefusingTemplate, seed);
        Assert.Equal(2, summary.GetProperty("steps").GetProperty("register_thing").GetProperty("refused").GetInt32());
        Assert.Equal(0, summary.GetProperty("funnel").EnumerateArray().Last().GetProperty("devices").GetInt32());
        Assert.Equal(0, summary.GetProperty("timeouts").GetProperty("rate").GetDouble());
        Assert.Matches("was rejected: 403 .*AccessDenied.*The hook said no", ended.Error + ended.Out);
    }

    private static void AssertOk(JsonElement summary, string step, int count)
    {
        var counts = summary.GetProperty("steps").GetProperty(step);
        Assert.Equal((count, count), (counts.GetProperty("attempts").GetInt32(), counts.GetProperty("ok").GetInt32()));
    }
}
