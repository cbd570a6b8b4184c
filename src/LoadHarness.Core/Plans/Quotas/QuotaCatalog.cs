namespace LoadHarness.Core.Plans.Quotas;

/// <summary>The limits the simulator can keep, with AWS's defaults, in one table. "Select regions" have lower ones, and accounts may have raised theirs.</summary>
public static class QuotaCatalog
{
    /// <summary>Clients connected at once.</summary>
    public const string Connections = "connections";

    /// <summary>CONNECT packets of all clients.</summary>
    public const string Connects = "connects";

    /// <summary>CONNECT packets of one client id.</summary>
    public const string ConnectsPerClient = "connectsPerClient";

    /// <summary>Filters subscribed to by all clients.</summary>
    public const string Subscribes = "subscribes";

    /// <summary>PUBLISH packets of one connection, both ways.</summary>
    public const string PublishesPerConnection = "publishesPerConnection";

    /// <summary>PUBLISH packets from all clients.</summary>
    public const string PublishesIn = "publishesIn";

    /// <summary>PUBLISH packets to all clients.</summary>
    public const string PublishesOut = "publishesOut";

    /// <summary>Provisioning requests over MQTT.</summary>
    public const string MqttCreateKeysAndCertificate = "mqttCreateKeysAndCertificate";

    /// <summary>Provisioning requests over MQTT.</summary>
    public const string MqttCreateCertificateFromCsr = "mqttCreateCertificateFromCsr";

    /// <summary>Provisioning requests over MQTT.</summary>
    public const string MqttRegisterThing = "mqttRegisterThing";

    // The official page could not be read with its values: copies of it of several years, and what others measured.
    private const string Copies = "copies of \"AWS IoT Core endpoints and quotas\", 2019 to 2021";
    private const string Table2019 = "awsdocs limits table of 2019";
    private const string Dump2025 = "a quota dump of 2025-06-13 (aws-iot-builder-tools/thingpress)";
    private const string Memory = "not evidenced";

    // Control-plane operations, requests a second of an account.
    private static readonly (string Source, int Rate, string[] Operations)[] ControlPlane =
    [
        (Dump2025, 100, ["AttachThingPrincipal", "CreateThing"]),
        (Dump2025, 15, ["AttachPolicy"]),
        (Dump2025, 10, ["DescribeCertificate", "GetPolicy", "RegisterCertificateWithoutCA"]),
        (Dump2025, 350, ["DescribeThing"]),
        (Table2019, 60, ["AddThingToThingGroup"]),
        (Table2019, 15, ["CreateCertificateFromCsr", "DeleteThing", "DetachPolicy", "DetachThingPrincipal", "GetPolicyVersion", "ListAttachedPolicies"]),
        (Table2019, 10,
        [
            "CreatePolicy", "CreatePolicyVersion", "DeleteCertificate", "DeletePolicy", "ListCertificates", "ListPolicies", "ListPrincipalThings", "ListTargetsForPolicy",
            "ListThingPrincipals", "ListThings", "RegisterThing", "TestAuthorization", "UpdateCertificate",
        ]),
        (Memory, 10,
        [
            "CreateKeysAndCertificate", "CreateProvisioningClaim", "CreateProvisioningTemplate", "CreateProvisioningTemplateVersion", "DeleteProvisioningTemplate",
            "DeleteProvisioningTemplateVersion", "DescribeProvisioningTemplate", "DescribeProvisioningTemplateVersion", "ListProvisioningTemplateVersions", "ListProvisioningTemplates",
            "UpdateProvisioningTemplate",
        ]),
    ];

    /// <summary>The table.</summary>
    public static IReadOnlyList<Quota> All { get; } =
    [
        new(Connections, IsRate: false, 500_000, "Clients connected at once.", Copies),
        new(Connects, IsRate: true, 500, "CONNECT packets of all clients.", Copies),
        new(ConnectsPerClient, IsRate: true, 1, "CONNECT packets of one client id.", Copies),
        new(Subscribes, IsRate: true, 500, "Filters subscribed to by all clients.", Copies),
        new(PublishesPerConnection, IsRate: true, 100, "PUBLISH packets of one connection, both ways.", Copies),
        new(PublishesIn, IsRate: true, 20_000, "PUBLISH packets from all clients.", Copies),
        new(PublishesOut, IsRate: true, 20_000, "PUBLISH packets to all clients.", Copies),
        new(MqttCreateKeysAndCertificate, IsRate: true, 10, "CreateKeysAndCertificate requests over MQTT.", Memory),
        new(MqttCreateCertificateFromCsr, IsRate: true, 200, "CreateCertificateFromCsr requests over MQTT.", Memory),
        new(MqttRegisterThing, IsRate: true, 10, "RegisterThing requests over MQTT.", "measured (aws/aws-iot-device-sdk-python-v2 issue 232)"),
        .. ControlPlane
            .SelectMany(row => row.Operations.Select(operation => new Quota(operation, IsRate: true, row.Rate, $"{operation} requests to the control plane.", row.Source)))
            .OrderBy(quota => quota.Name, StringComparer.Ordinal),
    ];

    /// <summary>The limit of a name; null for an unknown one.</summary>
    public static Quota? Find(string name) => All.FirstOrDefault(quota => quota.Name == name);
}
