namespace LoadHarness.Core.Plans;

/// <summary>How a device gets its identity.</summary>
public enum IdentityFlow
{
    /// <summary>CreateCertificateFromCsr: the device keeps its key.</summary>
    Csr,

    /// <summary>CreateKeysAndCertificate: the service makes the key.</summary>
    Keys,
}

/// <summary>The format of provisioning payloads.</summary>
public enum PayloadFormat
{
    /// <summary>JSON.</summary>
    Json,

    /// <summary>CBOR.</summary>
    Cbor,
}

/// <summary>The kind of a device's own key.</summary>
public enum KeyType
{
    /// <summary>ECDSA on P-256.</summary>
    EcdsaP256,

    /// <summary>RSA of 2048 bits; about 200 ms of CPU each to make.</summary>
    Rsa2048,
}

/// <summary>What a device does once it is operational.</summary>
public enum AfterOperational
{
    /// <summary>Stays connected until the fleet's hold ends.</summary>
    Hold,

    /// <summary>Disconnects.</summary>
    Disconnect,
}

/// <summary>The MQTT version devices speak.</summary>
public enum MqttVersion
{
    /// <summary>MQTT 3.1.1.</summary>
    V311,

    /// <summary>MQTT 5.</summary>
    V5,
}

/// <summary>The virtual devices.</summary>
public sealed record FleetPlan
{
    /// <summary>How many devices, 1 or more.</summary>
    public int Devices { get; init; } = 1000;

    /// <summary>Fixes names, schedule and choice of faulted devices; not key material.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Goes before each serial number and client id.</summary>
    public string Prefix { get; init; } = "lh";

    /// <summary>The kind of a device's own key.</summary>
    public KeyType KeyType { get; init; } = KeyType.EcdsaP256;

    /// <summary>How a device gets its identity.</summary>
    public IdentityFlow Identity { get; init; } = IdentityFlow.Csr;

    /// <summary>The format of provisioning payloads.</summary>
    public PayloadFormat Payload { get; init; } = PayloadFormat.Json;

    /// <summary>The MQTT version.</summary>
    public MqttVersion Mqtt { get; init; } = MqttVersion.V311;

    /// <summary>MQTT keep-alive; AWS IoT takes 30 s to 1,200 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(1200);

    /// <summary>How often each device runs the scenario; null is for ever.</summary>
    public int? Iterations { get; init; } = 1;

    /// <summary>How often a failed iteration tries again, with the reconnect policy's pauses.</summary>
    public int Retries { get; init; }

    /// <summary>What a device does once it is operational.</summary>
    public AfterOperational After { get; init; } = AfterOperational.Hold;

    /// <summary>How long the whole fleet is held once the last device has finished.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Allows stages that cannot start all devices.</summary>
    public bool Partial { get; init; }

    /// <summary>The filter a provisioned device subscribes to; <c>{thing}</c>, <c>{serial}</c> and <c>{index}</c> are replaced. The template's policy must allow it.</summary>
    public string Commands { get; init; } = "cmd/{thing}/#";

    /// <summary>The topic of a provisioned device's first publish; replaced as in <see cref="Commands"/>.</summary>
    public string Telemetry { get; init; } = "dt/{thing}/telemetry";

    /// <summary>For <c>subscribe-storm</c>: the topic filters; <c>{serial}</c> and <c>{index}</c> are replaced. Empty for the provisioning topics.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>The fleet's claim certificate where it is not the target's own.</summary>
    public ClaimPlan? Claim { get; init; }

    /// <summary>What all devices do wrong; see <see cref="Quirks.QuirkCatalog"/>.</summary>
    public IReadOnlyList<string> Quirks { get; init; } = [];

    /// <summary>Parts of the fleet that differ; what their shares leave is the fleet itself.</summary>
    public IReadOnlyList<GroupPlan> Groups { get; init; } = [];
}
