using LoadHarness.InteropTests.Rigs;
using LoadHarness.InteropTests.Tools;

namespace LoadHarness.InteropTests;

/// <summary><c>openssl s_client</c> against the simulator's two TLS ports.</summary>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed class OpensslTests(SimulatorRig simulator)
{
    private const string Alpn = "x-amzn-mqtt-ca";
    private const string Connack = "\x20\x02\0\0";

    // MQTT 3.1.1: clean session, keep-alive 60 s, client id "ossl".
    private static readonly byte[] Connect = [0x10, 0x10, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 60, 0, 4, (byte)'o', (byte)'s', (byte)'s', (byte)'l'];

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task AlpnPort_WithAlpn_AnswersAConnect(string option, string protocol)
    {
        var told = await ConnectAsync(simulator.Alpn, option, "-alpn", Alpn);
        Assert.Contains("ALPN protocol: " + Alpn, told, StringComparison.Ordinal);
        Assert.Contains("New, " + protocol, told, StringComparison.Ordinal);
        Assert.Contains("Verify return code: 0 (ok)", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AlpnPort_WithoutAlpn_CompletesTlsAndNeverAnswers()
    {
        await using var client = Start(simulator, simulator.Alpn, "-tls1_2");
        await client.WroteAsync("No ALPN negotiated");
        await client.Input.WriteAsync(Connect);
        await client.Input.FlushAsync();

        // A second client, started later, is answered first: the silence is no mere delay.
        await ConnectAsync(simulator.Alpn, "-tls1_2", "-alpn", Alpn);
        Assert.DoesNotContain(Connack, client.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AlpnPort_OtherProtocol_IsAnAlert()
    {
        await using var client = Start(simulator, simulator.Alpn, "-tls1_3", "-alpn", "http/1.1");
        Assert.Contains("alert no application protocol", await client.WroteAsync("alert no application protocol"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MqttPort_WithoutAlpn_AnswersAConnect() => Assert.Contains("No ALPN negotiated", await ConnectAsync(simulator.Mqtt, "-tls1_3"), StringComparison.Ordinal);

    [Fact]
    public async Task Tls12_Handshake_LeavesNothingToResume()
    {
        // All that the server sends in a handshake has come when the CONNACK has.
        var session = simulator.NewPath("session-1.2");
        var told = await ConnectAsync(simulator.Mqtt, "-tls1_2", "-sess_out", session);
        Assert.DoesNotContain("session ticket", told, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(session), "openssl kept a session.");
    }

    [Fact]
    public async Task Tls13_SecondHandshakeWithTheFirstsSession_IsAFullOne()
    {
        // OpenSSL's server sends tickets in TLS 1.3 even where its session cache is off; none of them is good for anything.
        var session = simulator.NewPath("session-1.3");
        await ConnectAsync(simulator.Mqtt, "-tls1_3", "-sess_out", session);
        var told = await ConnectAsync(simulator.Mqtt, "-tls1_3", "-sess_in", session);
        Assert.Contains("New, TLSv1.3", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Reused", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_ConnectedClient_IsClosedAndTheSimulatorEndsWell()
    {
        await using var own = new SimulatorRig();
        await own.InitializeAsync();
        await using var client = Start(own, own.Mqtt, "-tls1_3");
        await ConnectAsync(client);

        var ended = await own.TerminateAsync();

        Assert.Equal(0, ended.ExitCode);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        await client.EndedAsync();
    }

    /// <summary>Shakes hands, connects by MQTT, and returns what openssl wrote up to its end.</summary>
    private async Task<string> ConnectAsync(string address, params string[] options)
    {
        await using var client = Start(simulator, address, options);
        await ConnectAsync(client);
        client.Input.Close();
        var ended = await client.EndedAsync();
        return ended.Out + ended.Error;
    }

    private static async Task ConnectAsync(ChildProcess client)
    {
        await client.WroteAsync("Verify return code:");
        await client.Input.WriteAsync(Connect);
        await client.Input.FlushAsync();
        await client.WroteAsync(Connack);
    }

    private static ChildProcess Start(SimulatorRig simulator, string address, params string[] options) => ChildProcess.Start(Tool.Openssl.Path,
        ["s_client", "-connect", address, "-servername", "localhost", "-CAfile", simulator.Ca, "-cert", simulator.Claim, "-key", simulator.ClaimKey, "-verify_return_error", .. options]);
}
