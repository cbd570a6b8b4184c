using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Simulator;

namespace LoadHarness.Hosting;

/// <summary>A plan's target, made concrete: address, TLS and credentials.</summary>
internal sealed record RunTarget
{
    // The simulator listens on an address, for which no server name can be sent; devices send one, as AWS IoT wants it.
    private const string SimulatorName = "localhost";

    /// <summary>Where to connect.</summary>
    public required EndpointSettings Endpoint { get; init; }

    /// <summary>TLS for all identities; null over plain TCP.</summary>
    public required TlsOptionsFactory? Tls { get; init; }

    /// <summary>The name for SNI and verification.</summary>
    public required string ServerName { get; init; }

    /// <summary>The CAs that may have signed the server's certificate; null for the system's.</summary>
    public required X509Certificate2Collection? Authorities { get; init; }

    /// <summary>ALPN names offered; empty for none.</summary>
    public required IReadOnlyList<string> Alpn { get; init; }

    /// <summary>The target as reports name it.</summary>
    public required TargetInfo Info { get; init; }

    /// <summary>The claim certificate's file; null for none.</summary>
    public required string? CertificatePath { get; init; }

    /// <summary>The claim key's file; null for none.</summary>
    public required string? KeyPath { get; init; }

    /// <summary>Makes a plan's target concrete.</summary>
    /// <param name="target">The plan's target.</param>
    /// <param name="simulator">The running simulator; null for other kinds.</param>
    /// <exception cref="HarnessException">A local file cannot be read or used.</exception>
    public static RunTarget Of(TargetPlan target, SimulatorReady? simulator) => Of(target, simulator is null ? [] : [simulator]);

    /// <summary>Makes a plan's target concrete.</summary>
    /// <param name="target">The plan's target.</param>
    /// <param name="simulators">The running processes of the simulator, which share one CA; empty for other kinds.</param>
    /// <exception cref="HarnessException">A local file cannot be read or used.</exception>
    public static RunTarget Of(TargetPlan target, IReadOnlyList<SimulatorReady> simulators)
    {
        var simulator = simulators.Count == 0 ? null : simulators[0];
        int[] ports = simulators.Count < 2 ? [] : [.. simulators.Select(one => Address(target, one).Port)];
        var (host, port, secure) = Address(target, simulator);
        var sources = target.SourceAddresses.Select(static text => IPAddress.TryParse(text, out var address) ? address : throw new HarnessException(ExitCode.BadInput, $"'{text}' is not an IP address (--ifaddr).")).ToArray();
        CheckSources(sources);
        var authorities = target.CaCert ?? (simulator is null ? null : Path.Combine(simulator.Certs, "ca.pem"));
        var trusted = authorities is null ? null : CertificateFiles.LoadAuthorities(authorities);
        var serverName = target.ServerName ?? (simulator is null ? host : SimulatorName);
        string[] alpn = (target.Kind == TargetKind.Aws && port == AwsIotNames.AlpnPort) || target.Alpn ? [AwsIotNames.MqttAlpn] : [];
        return new RunTarget
        {
            Endpoint = new EndpointSettings { Host = host, HostName = simulator is null ? null : SimulatorName, Port = port, Ports = ports, SourceAddresses = sources },
            Tls = secure ? new TlsOptionsFactory(serverName, trusted, target.Tls, alpn, target.Insecure, target.TlsLibrary) : null,
            ServerName = serverName,
            Authorities = trusted,
            Alpn = alpn,
            Info = new TargetInfo(target.Kind.ToString().ToLowerInvariant(), string.Create(CultureInfo.InvariantCulture, $"{host}:{(ports.Length == 0 ? port : string.Join(',', ports))}")),
            CertificatePath = target.Cert ?? (simulator is null ? null : Path.Combine(simulator.Certs, "claim.pem")),
            KeyPath = target.Key ?? (simulator is null ? null : Path.Combine(simulator.Certs, "claim.key")),
        };
    }

    /// <summary>Tries the address once: a run against a dead target is not worth starting.</summary>
    /// <exception cref="HarnessException">It cannot be reached.</exception>
    public async Task ProbeAsync(TimeSpan timeout, TimeProvider timeProvider)
    {
        var connector = new Connector(Endpoint, timeProvider, insecure: false);
        var (socket, timing) = await connector.ConnectAsync(device: 0, timeout, CancellationToken.None);
        socket?.Dispose();
        if (socket is null)
        {
            var reason = Core.Metrics.Outcomes.Name(timing.Outcome).Replace('_', ' ');
            throw new HarnessException(ExitCode.TargetUnreachable, $"The target {Info.Endpoint} cannot be reached: {reason}.", "Check host, port and network; 'loadharness run' without --target uses the built-in simulator.");
        }
    }

    private static (string Host, int Port, bool Secure) Address(TargetPlan target, SimulatorReady? simulator)
    {
        if (simulator is not null)
        {
            var parts = (target.Alpn ? simulator.Alpn : simulator.Mqtt).Split(':');
            return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), true);
        }

        if (target.Kind == TargetKind.Aws)
        {
            var parts = target.Endpoint!.Split(':');
            return (parts[0], parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : AwsIotNames.MqttPort, true);
        }

        var url = new Uri(target.Url!);
        var secure = url.Scheme == "mqtts";
        return (url.IdnHost.Trim('[', ']'), url.IsDefaultPort || url.Port < 0 ? (secure ? AwsIotNames.MqttPort : 1883) : url.Port, secure);
    }

    private static void CheckSources(IPAddress[] sources)
    {
        foreach (var source in sources)
        {
            try
            {
                using var socket = new Socket(source.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(source, 0));
            }
            catch (SocketException failure)
            {
                throw new HarnessException(ExitCode.PreflightFailed, $"This host has no local address {source} (--ifaddr).", inner: failure);
            }
        }
    }
}
