using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core;
using LoadHarness.Simulator.Broker;

namespace LoadHarness.IntegrationTests.Simulator;

public sealed class ServerNameTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("sim.example", true)]
    [InlineData("127.0.0.1", true)] // Sends no SNI.
    [InlineData("data-ats.iot.example", false)]
    public async Task Handshake_ByServerName_IsAcceptedOrRefused(string name, bool isAccepted)
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { ServerNames = ["sim.example"] });
        await AssertHandshakeAsync(simulator, name, isAccepted);
        Assert.Equal(isAccepted ? 0 : 1, simulator.Host.Stats.ServerNamesRefused);
    }

    [Fact]
    public async Task Handshake_WithoutServerName_IsRefusedWhereTheSwitchSaysSo()
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { MissingServerName = MissingServerName.Refuse });
        await AssertHandshakeAsync(simulator, "127.0.0.1", isAccepted: false);
        await AssertHandshakeAsync(simulator, "localhost", isAccepted: true);
        Assert.Equal(1, simulator.Host.Stats.ServerNamesRefused);
        await Eventually.TrueAsync(() => simulator.Host.Stats.HandshakesFailed == 1); // Counted after the client was told.
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
#pragma warning disable CA5397, SYSLIB0039 // The old version is what is to be refused.
    [InlineData(SslProtocols.Tls11, false)]
#pragma warning restore CA5397, SYSLIB0039
    public async Task Handshake_ByVersion_IsAcceptedFromTls12On(SslProtocols version, bool isAccepted)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await AssertHandshakeAsync(simulator, "localhost", isAccepted, version);
    }

    [Fact]
    public async Task Start_NameThatIsNone_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<HarnessException>(() => RunningSimulator.StartAsync(options => options with { ServerNames = ["no name"] }));
        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
    }

    private static async Task AssertHandshakeAsync(RunningSimulator simulator, string name, bool isAccepted, SslProtocols version = SslProtocols.None)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", simulator.MqttPort);
        await using var tls = new SslStream(new NetworkStream(socket));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(simulator.Ca);
        var handshake = tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            CertificateChainPolicy = policy,
            ClientCertificates = [simulator.Claim],
            EnabledSslProtocols = version,
        }).WaitAsync(TimeSpan.FromSeconds(20));
        if (isAccepted)
        {
            await handshake;
        }
        else
        {
            var failure = await Record.ExceptionAsync(() => handshake);
            Assert.True(failure is IOException or AuthenticationException, failure?.ToString());
        }
    }
}
