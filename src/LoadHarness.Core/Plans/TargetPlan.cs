namespace LoadHarness.Core.Plans;

/// <summary>What kind of thing the devices connect to.</summary>
public enum TargetKind
{
    /// <summary>The built-in simulator, started for the run.</summary>
    Sim,

    /// <summary>A real AWS IoT Core endpoint.</summary>
    Aws,

    /// <summary>Any MQTT broker.</summary>
    Mqtt,
}

/// <summary>Which TLS versions a device offers.</summary>
public enum TlsVersions
{
    /// <summary>1.3 or 1.2, as the server likes.</summary>
    Any,

    /// <summary>Only 1.2.</summary>
    Tls12,

    /// <summary>Only 1.3.</summary>
    Tls13,
}

/// <summary>Who performs a device's TLS.</summary>
public enum TlsLibrary
{
    /// <summary>OpenSSL itself where it can be called and sessions are not resumed, else SslStream.</summary>
    Auto,

    /// <summary>OpenSSL itself: about half of the CPU and memory a device. Sessions are never resumed.</summary>
    OpenSsl,

    /// <summary>.NET's SslStream.</summary>
    SslStream,
}

/// <summary>Where the devices connect, and with which credentials.</summary>
public sealed record TargetPlan
{
    /// <summary>What kind of target.</summary>
    public TargetKind Kind { get; init; } = TargetKind.Sim;

    /// <summary>For the simulator: how many processes of it; each holds the devices whose index it is, modulo their number.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>For a broker: <c>mqtts://host:8883</c> or <c>mqtt://host:1883</c>.</summary>
    public string? Url { get; init; }

    /// <summary>For AWS: the account's data endpoint, <c>xxxx-ats.iot.eu-west-1.amazonaws.com</c>, with an optional <c>:port</c> (8883; 443 uses ALPN).</summary>
    public string? Endpoint { get; init; }

    /// <summary>The provisioning template's name, 1 to 36 characters, case-sensitive.</summary>
    public string Template { get; init; } = "MyFleetProvisioningTemplate";

    /// <summary>Parameters for RegisterThing beside <c>SerialNumber</c>; <c>{serial}</c> and <c>{index}</c> are replaced.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>PEM file of the CAs that may have signed the server's certificate; null for the system's.</summary>
    public string? CaCert { get; init; }

    /// <summary>PEM file of the claim certificate; <c>{index}</c> or <c>{serial}</c> in it means one a device.</summary>
    public string? Cert { get; init; }

    /// <summary>PEM file of the claim certificate's key; <c>{index}</c> or <c>{serial}</c> in it means one a device.</summary>
    public string? Key { get; init; }

    /// <summary>The server name for SNI and verification; null for the host's.</summary>
    public string? ServerName { get; init; }

    /// <summary>The TLS versions offered.</summary>
    public TlsVersions Tls { get; init; } = TlsVersions.Any;

    /// <summary>Lets TLS sessions be resumed. Off by default: virtual devices share a process, real ones share no session.</summary>
    public bool Resume { get; init; }

    /// <summary>Who performs TLS.</summary>
    public TlsLibrary TlsLibrary { get; init; }

    /// <summary>For the simulator: connects to its ALPN port, which stands for port 443 of AWS, and offers the protocol that it needs.</summary>
    public bool Alpn { get; init; }

    /// <summary>Does not verify the server's certificate; warned about loudly.</summary>
    public bool Insecure { get; init; }

    /// <summary>Local addresses that connections are spread over, by device.</summary>
    public IReadOnlyList<string> SourceAddresses { get; init; } = [];

    /// <summary>Lifts the cap of 5 device starts a second that protects a real account.</summary>
    public bool OverQuota { get; init; }

    /// <summary>Where the target serves its own metrics for Prometheus; null for nowhere. Gates name them as <c>target.NAME</c>.</summary>
    public string? Metrics { get; init; }

    /// <summary>The limits of AWS IoT Core that the simulator keeps, by name: <c>all: aws</c>, <c>connects: 100/s</c>; see <see cref="Quotas.QuotaLimits"/>.</summary>
    public IReadOnlyDictionary<string, string> Quotas { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Further options of <c>loadharness sim</c> for the built-in simulator, by name without dashes: <c>policy-propagation: 5s</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
