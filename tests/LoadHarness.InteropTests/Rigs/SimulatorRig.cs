using System.Text.Json;
using LoadHarness.InteropTests.Tools;

namespace LoadHarness.InteropTests.Rigs;

/// <summary><c>loadharness sim</c> as a process of its own, on free ports, with its own folder.</summary>
public sealed class SimulatorRig : IAsyncLifetime
{
    // It outlives all tests that share it, on a busy machine too.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private ChildProcess? _process;
    private JsonElement _ready;

    internal static string Program => Path.Combine(AppContext.BaseDirectory, "LoadHarness");

    /// <summary>A folder of the tests' own; the certificates are in its <c>certs</c>.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("lh-interop-").FullName;

    public string Ca => Path.Combine(Certs, "ca.pem");

    public string Claim => Path.Combine(Certs, "claim.pem");

    public string ClaimKey => Path.Combine(Certs, "claim.key");

    public string Template => _ready.GetProperty("template").GetString()!;

    public string Rest => _ready.GetProperty("rest").GetString()!;

    /// <summary><c>host:port</c>.</summary>
    public string Mqtt => _ready.GetProperty("mqtt").GetString()!;

    /// <summary><c>host:port</c> of the port with ALPN.</summary>
    public string Alpn => _ready.GetProperty("alpn").GetString()!;

    public string MqttPort => Mqtt.Split(':')[^1];

    private string Certs => Path.Combine(Folder, "certs");

    public async ValueTask InitializeAsync()
    {
        _process = ChildProcess.Start(Program, ["sim", "--mqtt-port", "0", "--alpn-port", "0", "--rest-port", "0", "--certs", Certs], lifetime: Lifetime);
        var written = await _process.WroteAsync("}\n");
        _ready = JsonDocument.Parse(written.Split('\n').Single(static line => line.StartsWith('{'))).RootElement;
    }

    /// <summary>A file of the tests' own in the folder.</summary>
    internal string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A path in the folder, where nothing stands yet.</summary>
    internal string NewPath(string name) => Path.Combine(Folder, name);

    /// <summary>Ends it as an operator does.</summary>
    internal Task<Ended> TerminateAsync() => _process!.TerminateAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Tests that share one simulator, one after another: the programs they start have two cores to themselves.</summary>
[CollectionDefinition(Name)]
public sealed class OneSimulator : ICollectionFixture<SimulatorRig>
{
    public const string Name = "one simulator";
}
