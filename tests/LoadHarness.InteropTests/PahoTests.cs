using System.Text.Json;
using LoadHarness.InteropTests.Rigs;
using LoadHarness.InteropTests.Tools;

namespace LoadHarness.InteropTests;

/// <summary>Debian's paho-mqtt, with cbor2 and cryptography, against the simulator.</summary>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed class PahoTests(SimulatorRig simulator)
{
    private static readonly string[] IssuedFromCsr = ["certificateId", "certificateOwnershipToken", "certificatePem"];
    private static readonly string[] IssuedWithKeys = [.. IssuedFromCsr, "privateKey"];

    [Theory]
    [InlineData("csr", "json", "3.1.1")]
    [InlineData("csr", "json", "5")]
    [InlineData("keys", "json", "5")]
    [InlineData("csr", "cbor", "5")]
    [InlineData("keys", "cbor", "5")]
    [InlineData("keys", "cbor", "3.1.1")]
    public async Task Provision_EachFlow_EndsOperational(string flow, string format, string version)
    {
        var serial = $"paho-{flow}-{format}-{version[0]}";
        var told = await Python.RunAsync("provision.py", [.. Claim(version), "--flow", flow, "--format", format, "--serial", serial]);
        var hasKey = flow == "keys";
        Assert.Equal(hasKey ? IssuedWithKeys : IssuedFromCsr, Texts(told, "issuedMembers"));
        Assert.Equal(["str"], Texts(told, "issuedTypes"));
        Assert.Equal(["deviceConfiguration", "thingName"], Texts(told, "registeredMembers"));

        // The id is the SHA-256 of the certificate, computed here by another library.
        Assert.Equal(told.GetProperty("fingerprint").GetString(), told.GetProperty("certificateId").GetString());
        Assert.True(told.GetProperty("keyMatches").GetBoolean());
        Assert.Equal(hasKey ? "-----BEGIN RSA PRIVATE KEY-----" : "-----BEGIN PRIVATE KEY-----", told.GetProperty("keyHeader").GetString());
        Assert.InRange(told.GetProperty("tokenLength").GetInt32(), 400, 512);
        Assert.Equal(serial, told.GetProperty("thingName").GetString());
        Assert.True(told.GetProperty("operational").GetBoolean());
    }

    [Theory]
    [InlineData("garbage", "cbor", "5")]
    [InlineData("bad-csr", "cbor", "5")]
    [InlineData("wrong-token", "cbor", "5")]
    [InlineData("empty-token", "json", "5")]
    [InlineData("garbage", "json", "3.1.1")]
    [InlineData("empty-token", "cbor", "3.1.1")]
    public async Task Reject_BadRequest_IsRefusedInItsFormatAndTheConnectionLives(string why, string format, string version)
    {
        var told = await Python.RunAsync("reject.py", [.. Claim(version), "--why", why, "--format", format]);
        Assert.Equal("rejected", told.GetProperty("level").GetString());
        Assert.Equal("accepted", told.GetProperty("after").GetString());
        Assert.Equal(["errorCode str", "errorMessage str", "statusCode int"], told.GetProperty("types").EnumerateObject().Select(static member => $"{member.Name} {member.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(400, told.GetProperty("statusCode").GetInt32());
        Assert.NotEqual("", told.GetProperty("errorCode").GetString());
    }

    private string[] Claim(string version) =>
        ["--host", "localhost", "--port", simulator.MqttPort, "--ca", simulator.Ca, "--cert", simulator.Claim, "--key", simulator.ClaimKey, "--template", simulator.Template, "--mqtt", version];

    private static IEnumerable<string> Texts(JsonElement element, string member) => element.GetProperty(member).EnumerateArray().Select(static item => item.GetString()!);
}
