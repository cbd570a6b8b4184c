using LoadHarness.AwsIot;
using LoadHarness.Core.Plans.Quotas;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Broker;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Provisioning.Hooks;
using LoadHarness.Simulator.Quotas;

namespace LoadHarness.Simulator;

/// <summary>What a client sees whose certificate is unknown, inactive or expired. AWS's documents and users' reports disagree, so it is a switch.</summary>
public enum ClientCertificateRefusal
{
    /// <summary>TLS succeeds and the connection is closed after CONNECT, without CONNACK (aws/aws-iot-device-sdk-embedded-C issue 1920).</summary>
    CloseAfterConnect,

    /// <summary>The TLS handshake fails (aws/aws-iot-device-sdk-python issue 76).</summary>
    TlsAlert,
}

/// <summary>How the simulator is set up.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The IP address, or <c>localhost</c>, that the MQTT ports listen on.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>The port of MQTT over mutual TLS; 0 picks a free one.</summary>
    public int MqttPort { get; init; } = AwsIotNames.MqttPort;

    /// <summary>The port of MQTT over mutual TLS with ALPN, AWS's 443; 0 picks a free one.</summary>
    public int AlpnPort { get; init; } = 8443;

    /// <summary>The port of MQTT without TLS; null for none, 0 picks a free one.</summary>
    public int? PlainPort { get; init; }

    /// <summary>The port of the REST API; 0 picks a free one.</summary>
    public int RestPort { get; init; } = 9080;

    /// <summary>The IP address that the REST API listens on; loopback, since whoever reaches it may do everything.</summary>
    public string AdminListen { get; init; } = "127.0.0.1";

    /// <summary>The folder that the account's state is kept in; null for memory only.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The claim certificate's policy document; null for the one AWS recommends.</summary>
    public string? ClaimPolicy { get; init; }

    /// <summary>Whether an ownership token ends with the first RegisterThing that succeeds.</summary>
    public bool SingleUseTokens { get; init; }

    /// <summary>The folder of <c>ca.pem</c>, <c>claim.pem</c>, <c>claim.key</c>; made (0700) if it is not there.</summary>
    public required string CertsFolder { get; init; }

    /// <summary>The name of the provisioning template that a new account has, 1 to 36 of <c>[0-9A-Za-z_-]</c>, case-sensitive.</summary>
    public string Template { get; init; } = "MyFleetProvisioningTemplate";

    /// <summary>The body of that template; null for one that makes a thing named by its serial number, an active certificate and a policy for its own topics.</summary>
    public string? TemplateBody { get; init; }

    /// <summary>What that template's pre-provisioning hook is: a rule or an endpoint, as in <see cref="Hooks"/>; null for no hook.</summary>
    public string? TemplateHook { get; init; }

    /// <summary>Whether that template is disabled.</summary>
    public bool IsTemplateDisabled { get; init; }

    /// <summary>Whether that template's role lacks the permission to create resources.</summary>
    public bool IsTemplateRoleDenied { get; init; }

    /// <summary>What is called instead of a pre-provisioning hook's ARN: an http or https URL, or <c>builtin:allow|deny|error|delay:3s</c>.</summary>
    public IReadOnlyDictionary<string, string> Hooks { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>ARNs of provisioning roles that lack the permission to create resources; their templates' requests are refused.</summary>
    public IReadOnlySet<string> DeniedRoles { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The region that is played.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The account that is played, 12 digits.</summary>
    public string Account { get; init; } = "123456789012";

    /// <summary>The access key's id that control-plane requests must be signed with.</summary>
    public string AccessKey { get; init; } = "test";

    /// <summary>The secret of <see cref="AccessKey"/>.</summary>
    public string SecretKey { get; init; } = "test";

    /// <summary>Whether a hook can be mapped to this: a known rule, or an http or https URL.</summary>
    public static bool IsHookTarget(string target) => HookCaller.IsTarget(target);

    /// <summary>What goes wrong, and when.</summary>
    public FaultSchedule Faults { get; init; } = FaultSchedule.None;

    /// <summary>Starts the faults' time with the simulator, not with <c>POST /admin/arm</c>.</summary>
    public bool ArmAtStart { get; init; }

    /// <summary>A CSV file that every faulted packet is written to, each second; null for none.</summary>
    public string? RecordPath { get; init; }

    /// <summary>Makes the keys for CreateKeysAndCertificate ahead of the first request.</summary>
    public bool PrepareKeys { get; init; }

    /// <summary>Further host names of the simulator: they stand in its certificate and are taken as SNI.</summary>
    public IReadOnlyList<string> ServerNames { get; init; } = [];

    /// <summary>What a client sees that sends no server name (SNI); a wrong one is always refused.</summary>
    public MissingServerName MissingServerName { get; init; }

    /// <summary>How long a change of a policy or an attachment takes to become effective: 0 to 300 s (AWS IoT developer guide: "a few minutes").</summary>
    public TimeSpan PolicyPropagation { get; init; }

    /// <summary>How actions look that policies deny.</summary>
    public DeniedBehavior Denied { get; init; } = new();

    /// <summary>Which quotas are kept, and at what.</summary>
    public QuotaLimits Quotas { get; init; } = QuotaLimits.None;

    /// <summary>How actions look that quotas hold back.</summary>
    public ThrottledBehavior Throttled { get; init; } = new();

    /// <summary>Sends answers of the provisioning service also to a client that has not subscribed to their topic.</summary>
    public bool DeliverWithoutSubscription { get; init; }

    /// <summary>Asked instead of the policies; for tests.</summary>
    internal IAuthorizer? Authorizer { get; init; }

    /// <summary>The certificate that clients of the plain port are taken to have shown; for tests of policies at speed.</summary>
    internal string? PlainCertificate { get; init; }

    /// <summary>What a client with a bad certificate sees.</summary>
    public ClientCertificateRefusal ClientCertificateRefusal { get; init; }
}
