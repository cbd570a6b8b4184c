using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>A listener whose connections a test answers by hand, byte by byte: no MQTT library, so that none can hide a mistake.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<PeerConnection> _connections = [];
    private readonly MqttVersion _version;

    private Peer(MqttVersion version)
    {
        _version = version;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public static Peer Listen(MqttVersion version = MqttVersion.V311) => new(version);

    /// <summary>Takes the next TCP connection.</summary>
    public async Task<PeerConnection> AcceptAsync()
    {
        var connection = new PeerConnection(await _listener.AcceptAsync().WaitAsync(Patience.Long), _version);
        lock (_connections)
        {
            _connections.Add(connection);
        }

        return connection;
    }

    /// <summary>Takes the next connection and performs the TLS handshake.</summary>
    public async Task<PeerConnection> AcceptTlsAsync(SslServerAuthenticationOptions options)
    {
        var connection = await AcceptAsync();
        await connection.SecureAsync(options);
        return connection;
    }

    /// <summary>Server options that ask for a client certificate of the trusted CA.</summary>
    public static SslServerAuthenticationOptions Tls(X509Certificate2 server, SslProtocols protocols = SslProtocols.None, RemoteCertificateValidationCallback? judge = null) => new()
    {
        ServerCertificate = server,
        ClientCertificateRequired = true,
        EnabledSslProtocols = protocols,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = judge ?? ((_, certificate, _, _) => certificate is not null),
    };

    /// <summary>Waits until this process holds no client socket towards the peer any more.</summary>
    public Task NoneOpenAsync() => Simulator.Eventually.TrueAsync(() => !IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Any(connection => connection.RemoteEndPoint.Port == Port && connection.State is TcpState.Established or TcpState.CloseWait));

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}

/// <summary>How long a test waits for what must come.</summary>
internal static class Patience
{
    public static TimeSpan Long { get; } = TimeSpan.FromSeconds(20);
}
