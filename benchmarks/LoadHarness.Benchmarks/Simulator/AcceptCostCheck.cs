using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using BenchmarkDotNet.Loggers;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Benchmarks.Simulator;

/// <summary>
/// Pairs what a mutual-TLS handshake costs the simulator with what it costs a bare SslStream server and <c>openssl s_server</c>:
/// CPU time of each server's own process, TLS 1.3, full handshakes, same certificates and client, rounds in turn.
/// </summary>
internal static class AcceptCostCheck
{
    private const int Handshakes = 1000;
    private const int Rounds = 5;
    private const double Limit = 1.3;

    /// <summary>Runs the rounds and prints medians and ratios; 1 where the simulator costs more than 1.3 times the bare server.</summary>
    public static async Task<int> RunAsync(ILogger output)
    {
        var folder = Directory.CreateTempSubdirectory("loadharness-accept-");
        try
        {
            await using var simulator = await SimulatorProcess.StartAsync(["--certs", folder.FullName], TimeProvider.System);
            await using var bare = await TlsServerProcess.StartBareAsync(folder.FullName);
            await using var openssl = await TlsServerProcess.StartOpensslAsync(folder.FullName);
            var options = FolderTls.Options(folder.FullName, "127.0.0.1", TlsVersions.Tls13);
            (string Name, int Id, int Port)[] servers =
            [
                ("simulator", simulator.Id, int.Parse(simulator.Ready.Mqtt.Split(':')[1], CultureInfo.InvariantCulture)),
                ("bare SslStream", bare.Id, bare.Port),
                ("openssl s_server", openssl.Id, openssl.Port),
            ];
            var costs = servers.ToDictionary(server => server.Name, _ => new List<double>(), StringComparer.Ordinal);
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var (name, id, port) in servers)
                {
                    var cost = await MeasureAsync(id, port, options);
                    if (round > 0)
                    {
                        costs[name].Add(cost); // The first round warms all three.
                    }
                }
            }

            foreach (var (name, figures) in costs)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {Median(figures):0.000} ms of CPU a handshake ({figures.Min():0.000} to {figures.Max():0.000})"));
            }

            var ratios = costs[servers[0].Name].Zip(costs[servers[1].Name], static (mine, other) => mine / other).ToList();
            var toOpenssl = costs[servers[0].Name].Zip(costs[servers[2].Name], static (mine, other) => mine / other).ToList();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"simulator : bare SslStream {Median(ratios):0.00} ({ratios.Min():0.00} to {ratios.Max():0.00}), at most {Limit:0.0}; simulator : openssl s_server {Median(toOpenssl):0.00}"));
            return Median(ratios) <= Limit ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // One at a time: s_server takes one connection after the other.
    private static async Task<double> MeasureAsync(int processId, int port, SslClientAuthenticationOptions options)
    {
        using var server = Process.GetProcessById(processId);
        var before = server.TotalProcessorTime;
        for (var index = 0; index < Handshakes; index++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await using var tls = new DeviceTlsStream(new NetworkStream(socket, ownsSocket: false), options);
            await tls.HandshakeAsync(CancellationToken.None);
            if (tls.WasResumed == true)
            {
                throw new InvalidOperationException("A session was resumed; only full handshakes can be compared.");
            }

            await tls.ShutdownAsync();
            socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(tls); // The server is through with the handshake once it has answered the close.
        }

        server.Refresh();
        return (server.TotalProcessorTime - before).TotalMilliseconds / Handshakes;
    }

    private static async Task DrainAsync(Stream stream)
    {
        var buffer = new byte[256];
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset ends it as well.
        }
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
