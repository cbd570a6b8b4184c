using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary><c>openssl s_server</c>, which refuses client certificates by true TLS alerts; the runtime's own server closes without one on Linux.</summary>
internal sealed class OpensslServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private OpensslServer(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    public static bool IsThere { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "openssl")));

    /// <summary>Starts one that takes client certificates of the trusted CA only.</summary>
    public static async Task<OpensslServer> StartAsync(string versionOption)
    {
        var folder = Directory.CreateTempSubdirectory("lh-openssl-").FullName;
        using var server = TestPki.Trusted.Server();
        var (certificate, key) = TestPki.Write(server, folder, "server");
        var authority = Path.Combine(folder, "ca.pem");
        await File.WriteAllTextAsync(authority, TestPki.Trusted.Authority.ExportCertificatePem());
        var start = new ProcessStartInfo("openssl") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in new[] { "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-CAfile", authority, "-Verify", "1", "-verify_return_error", versionOption })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Long) is { } line)
        {
            if (line.StartsWith("ACCEPT ", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(); // What it prints later must not fill the pipe.
                return new OpensslServer(process, folder, Simulator.RunningSimulator.Port(line));
            }
        }

        throw new InvalidOperationException("openssl s_server did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
