using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using LoadHarness.InteropTests.Tools;
using Xunit.Sdk;

namespace LoadHarness.InteropTests.Rigs;

/// <summary>A mosquitto with mutual TLS, and the provisioning responder in Python on it: no code of the simulator's.</summary>
/// <remarks>
/// Mosquitto lets clients publish below <c>$aws/</c>: of the topics that begin with $ it keeps only <c>$SYS</c> to itself
/// (mosquitto's src/handle_publish.c). It delivers an answer to every subscriber of its topic, not only to who asked as AWS
/// does, and a device tells answers apart by their topic only: so there is one device at a time here.
/// </remarks>
public sealed class MosquittoRig : IAsyncLifetime
{
    /// <summary>The template that the responder has.</summary>
    public const string Template = "InteropTemplate";

    /// <summary>A template whose hook says no.</summary>
    public const string RefusingTemplate = "RefusingTemplate";

    private const int Attempts = 3;

    // The certificate's common name is the user: the first publish below dt/ can only come with an issued certificate.
    private const string AccessList = """
        user responder
        topic readwrite $aws/#
        topic read dt/#
        user claim
        topic readwrite $aws/#
        user device
        topic write dt/#
        topic read cmd/#

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lh-mosquitto-").FullName;
    private ChildProcess? _broker;
    private ChildProcess? _responder;
    private string _port = "";

    /// <summary>What the responder has been asked, in order.</summary>
    public IReadOnlyList<JsonElement> Requests =>
        [.. _responder!.Written.Split('\n').Where(static line => line.StartsWith("{\"topic\"", StringComparison.Ordinal)).Select(static line => JsonDocument.Parse(line).RootElement)];

    public async ValueTask InitializeAsync()
    {
        await Python.RunAsync("pki.py", _folder);
        await StartBrokerAsync();
        _responder = await Python.StartAsync(
            "responder.py", "--host", "localhost", "--port", _port, "--ca", At("ca.pem"), "--cert", At("responder.pem"), "--key", At("responder.key"), "--template", Template);
        await _responder.WroteAsync("\"ready\": true");
    }

    /// <summary>Runs <c>loadharness run</c> with one device that goes the whole way twice; returns how it ended, and its summary.json.</summary>
    /// <param name="identity">How the device gets its certificate: <c>csr</c> or <c>keys</c>.</param>
    /// <param name="payload"><c>json</c> or <c>cbor</c>.</param>
    /// <param name="version">The MQTT version.</param>
    /// <param name="template">The template.</param>
    /// <param name="seed">Becomes a part of the serial number, <c>lh-SEED-000000</c>.</param>
    internal async Task<(Ended Ended, JsonElement Summary)> RunDeviceAsync(string identity, string payload, string version, string template, int seed)
    {
        var plan = At("plan.yaml");
        await File.WriteAllTextAsync(plan, $$"""
            name: interop
            fleet: { devices: 1, iterations: 2, seed: {{seed}}, identity: {{identity}}, payload: {{payload}}, mqtt: {{version}}, after: disconnect }
            load: { executor: constant-devices }
            timeouts: { connect: 20s, suback: 20s, puback: 20s, response: 20s, lateWindow: 1s }

            """);
        var ended = await ChildProcess.RunAsync(
            SimulatorRig.Program,
            ["run", plan, "--target", "mqtts://localhost:" + _port, "--cacert", At("ca.pem"), "--cert", At("claim.pem"), "--key", At("claim.key"), "--template", template, "--out", At("reports"), "--no-tui"]);
        var summary = At("reports/latest/summary.json");
        Assert.True(File.Exists(summary), ended.Error + ended.Out);
        return (ended, JsonDocument.Parse(await File.ReadAllTextAsync(summary)).RootElement);
    }

    /// <summary>Runs <c>loadharness doctor</c> against the broker; returns how it ended, and the lines of its report.</summary>
    internal async Task<(Ended Ended, JsonElement[] Lines)> RunDoctorAsync(params string[] further)
    {
        var ended = await ChildProcess.RunAsync(
            SimulatorRig.Program,
            ["doctor", "--json", "--target", "mqtts://localhost:" + _port, "--cacert", At("ca.pem"), "--cert", At("claim.pem"), "--key", At("claim.key"), "--template", Template, .. further]);
        Assert.True(ended.Out.StartsWith('{'), ended.Error + ended.Out);
        return (ended, [.. JsonDocument.Parse(ended.Out).RootElement.GetProperty("lines").EnumerateArray()]);
    }

    /// <summary>Ends the responder, which leaves a plain broker.</summary>
    internal async Task StopResponderAsync()
    {
        await _responder!.DisposeAsync();
        _responder = null;
    }

    /// <summary>Waits for the responder's note of a message; notes may come after the device has its acknowledgement.</summary>
    internal Task NotedAsync(string text) => _responder!.WroteAsync(text);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _responder, _broker })
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartBrokerAsync()
    {
        await File.WriteAllTextAsync(At("access"), AccessList);
        for (var attempt = 1; ; attempt++)
        {
            // It has no port 0; another program may take the free port before it does.
            _port = FreePort();
            await File.WriteAllTextAsync(At("mosquitto.conf"), $"""
                listener {_port} 127.0.0.1
                cafile {At("ca.pem")}
                certfile {At("broker.pem")}
                keyfile {At("broker.key")}
                require_certificate true
                use_identity_as_username true
                acl_file {At("access")}
                user root

                """);
            _broker = ChildProcess.Start(Tool.Mosquitto.Path, ["-c", At("mosquitto.conf")]);
            try
            {
                await _broker.WroteAsync(" running");
                return;
            }
            catch (XunitException) when (attempt < Attempts && _broker.Written.Contains("Address already in use", StringComparison.Ordinal))
            {
                await _broker.DisposeAsync();
            }
        }
    }

    private string At(string file) => Path.Combine(_folder, file);

    private static string FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
