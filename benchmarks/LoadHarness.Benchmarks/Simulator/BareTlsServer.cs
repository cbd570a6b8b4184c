using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Loggers;
using LoadHarness.Simulator.Certificates;

namespace LoadHarness.Benchmarks.Simulator;

/// <summary>The least that accepts mutual TLS in .NET: SslStream on accepted sockets, with the simulator's own TLS settings, and nothing behind it.</summary>
internal static class BareTlsServer
{
    /// <summary>The argument that makes this program such a server.</summary>
    public const string Argument = "--bare-server";

    /// <summary>Serves until the process is killed; prints its port first.</summary>
    public static async Task<int> RunAsync(string folder, ILogger output)
    {
        using var certificates = await CertificateFolder.OpenAsync(folder, TimeProvider.System, CancellationToken.None);
        using var server = certificates.Authority.IssueServer(IPAddress.Loopback, []);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(server, additionalCertificates: null, offline: true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowTlsResume = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = certificates.Authority.Policy(),
        };
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        output.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        while (true)
        {
            _ = ServeAsync(await listener.AcceptSocketAsync(), options);
        }
    }

    private static async Task ServeAsync(Socket socket, SslServerAuthenticationOptions options)
    {
        try
        {
            await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsServerAsync(options);
            var buffer = new byte[256];
            while (await tls.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The client went.
        }
    }
}
