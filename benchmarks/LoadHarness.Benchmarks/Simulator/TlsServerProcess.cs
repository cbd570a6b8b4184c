using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Simulator.Certificates;

namespace LoadHarness.Benchmarks.Simulator;

/// <summary>A TLS server that is none of ours, or as little of ours as can be, as a process of its own.</summary>
internal sealed class TlsServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private TlsServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Id => _process.Id;

    public int Port { get; }

    /// <summary>This program again, as <see cref="BareTlsServer"/>; it prints its port when it listens.</summary>
    public static async Task<TlsServerProcess> StartBareAsync(string folder)
    {
        var process = Start(Environment.ProcessPath!, [BareTlsServer.Argument, folder]);
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The bare server did not start.");
        return new TlsServerProcess(process, int.Parse(line, CultureInfo.InvariantCulture));
    }

    /// <summary><c>openssl s_server</c> with a server certificate of the folder's CA, verifying clients, without tickets.</summary>
    public static async Task<TlsServerProcess> StartOpensslAsync(string folder)
    {
        var certificatePath = Path.Combine(folder, "server.pem");
        var keyPath = Path.Combine(folder, "server.key");
        using (var certificates = await CertificateFolder.OpenAsync(folder, TimeProvider.System, CancellationToken.None))
        using (var server = certificates.Authority.IssueServer(IPAddress.Loopback, []))
        using (AsymmetricAlgorithm key = (AsymmetricAlgorithm?)server.GetECDsaPrivateKey() ?? server.GetRSAPrivateKey()!)
        {
            PrivateFiles.Write(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
            PrivateFiles.Write(certificatePath, server.ExportCertificatePem() + "\n");
        }

        var port = FreePort();
        var ca = Path.Combine(folder, CertificateFolder.CaFile);
        var process = Start("openssl", ["s_server", "-accept", "127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture), "-cert", certificatePath, "-key", keyPath, "-CAfile", ca, "-Verify", "1", "-tls1_3", "-num_tickets", "0"]);

        // It says ACCEPT once it listens; what it says later is read away so that it never waits for us.
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("ACCEPT", StringComparison.Ordinal))
        {
        }

        _ = DiscardAsync(process.StandardOutput);
        _ = DiscardAsync(process.StandardError);
        return new TlsServerProcess(process, port);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string path, string[] arguments)
    {
        var start = new ProcessStartInfo(path) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = path == "openssl" };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task DiscardAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) > 0)
        {
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
