using System.Text.Json;
using LoadHarness.InteropTests.Rigs;
using LoadHarness.InteropTests.Tools;

namespace LoadHarness.InteropTests;

/// <summary>Mosquitto's command-line clients against the simulator; docs/simulator.md shows these commands.</summary>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed class MosquittoClientTests(SimulatorRig simulator)
{
    private const string Keys = "$aws/certificates/create/json";

    private string Register => $"$aws/provisioning-templates/{simulator.Template}/provision/json";

    [Theory]
    [InlineData("311")]
    [InlineData("5")]
    public async Task MosquittoRr_ClaimCertificate_ProvisionsADeviceThatConnects(string version)
    {
        var thing = "mosquitto-" + version;
        var issued = await RequestAsync(version, Keys, "{}");
        var certificate = simulator.Write(thing + ".pem", Text(issued, "certificatePem"));
        var key = simulator.Write(thing + ".key", Text(issued, "privateKey"));
        Assert.Equal(["certificateId", "certificatePem", "privateKey", "certificateOwnershipToken"], issued.EnumerateObject().Select(static member => member.Name));

        // Not before RegisterThing has activated it.
        Assert.NotEqual(0, (await PublishAsync(version, thing, certificate, key)).ExitCode);

        var body = JsonSerializer.Serialize(new { certificateOwnershipToken = Text(issued, "certificateOwnershipToken"), parameters = new { SerialNumber = thing } });
        Assert.Equal(thing, Text(await RequestAsync(version, Register, body), "thingName"));

        Assert.Contains("received PUBACK (Mid: 1, RC:0)", (await PublishAsync(version, thing, certificate, key)).Success, StringComparison.Ordinal);
        var subscribed = await ChildProcess.RunAsync(Tool.MosquittoSub.Path, [.. Connection(version, certificate, key), "-i", thing, "-t", $"cmd/{thing}/#", "-d", "-E"]);
        Assert.Contains("Subscribed (mid: 1): 1", subscribed.Success, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("311")]
    [InlineData("5")]
    public async Task MosquittoRr_EmptyToken_IsRejectedInAwssWords(string version)
    {
        var ended = await RequestResponseAsync(version, Register, "rejected", """{"certificateOwnershipToken":"","parameters":{"SerialNumber":"1"}}""");
        var rejected = JsonDocument.Parse(ended.Success).RootElement;
        Assert.Equal(400, rejected.GetProperty("statusCode").GetInt32());
        Assert.Equal("InvalidCertificateOwnershipToken", Text(rejected, "errorCode"));
        Assert.Equal("Certificate ownership token cannot be empty.", Text(rejected, "errorMessage"));
    }

    [Fact]
    public async Task MosquittoPub_NoClientCertificate_IsTurnedAway()
    {
        var ended = await ChildProcess.RunAsync(Tool.MosquittoPub.Path, ["-h", "localhost", "-p", simulator.MqttPort, "--cafile", simulator.Ca, "-q", "1", "-t", "dt/x/telemetry", "-m", "x"]);
        Assert.NotEqual(0, ended.ExitCode);
    }

    private async Task<JsonElement> RequestAsync(string version, string topic, string payload) =>
        JsonDocument.Parse((await RequestResponseAsync(version, topic, "accepted", payload)).Success).RootElement;

    private Task<Ended> RequestResponseAsync(string version, string topic, string level, string payload) =>
        ChildProcess.RunAsync(Tool.MosquittoRr.Path, [.. Connection(version, simulator.Claim, simulator.ClaimKey), "-i", "mosquitto-claim", "-W", "20", "-t", topic, "-e", $"{topic}/{level}", "-m", payload]);

    private Task<Ended> PublishAsync(string version, string thing, string certificate, string key) =>
        ChildProcess.RunAsync(Tool.MosquittoPub.Path, [.. Connection(version, certificate, key), "-i", thing, "-t", $"dt/{thing}/telemetry", "-m", "{}", "-d"]);

    private string[] Connection(string version, string certificate, string key) =>
        ["-h", "localhost", "-p", simulator.MqttPort, "--cafile", simulator.Ca, "--cert", certificate, "--key", key, "-V", version, "-q", "1"];

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
