using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot.ControlPlane.Model;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quotas;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Hosting;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.Simulator;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Broker;

namespace LoadHarness.IntegrationTests.Diagnosis;

/// <summary>A way to bring a cause about.</summary>
/// <param name="Finding">The cause.</param>
/// <param name="How">What is done, a few words.</param>
/// <param name="Plan">The plan, with the claim's policy, quirks and faults.</param>
internal sealed record Cause(string Finding, string How, RunPlan Plan)
{
    /// <summary>Whether no other cause leaves the same signature; null where that hangs on the moment.</summary>
    public bool? IsCertainOnTheWire { get; init; } = false;

    /// <summary>How sure it is with the control plane.</summary>
    public string Confidence { get; init; } = "certain";

    /// <summary>How the simulator differs.</summary>
    public Func<SimulatorOptions, SimulatorOptions> Simulator { get; init; } = static options => options;

    /// <summary>What is done at the control plane before the run.</summary>
    public Func<RunningSimulator, Task>? Prepare { get; init; }

    public override string ToString() => $"{Finding}: {How}";
}

/// <summary>Every numbered cause that the simulator can bring about, each in the forms that AWS IoT may give it.</summary>
internal static class CauseTable
{
    public static IReadOnlyList<Cause> All { get; } =
    [
        OfPolicy(FindingIds.MissingTopicFilter, "missing-topicfilter"),
        OfPolicy(FindingIds.MissingTopicFilter, "missing-topicfilter", "suback80", Denied(new DeniedBehavior { Subscribe = DeniedSubscribe.Suback80 })),
        OfPolicy(FindingIds.MissingTopicFilter, "missing-topicfilter", "silence", Denied(new DeniedBehavior { Subscribe = DeniedSubscribe.Silent })),
        OfPolicy(FindingIds.MissingTopicFilter, "missing-topicfilter", "MQTT 5", version: MqttVersion.V5),
        OfPolicy(FindingIds.MissingTopicFilter, "missing-topicfilter", "MQTT 5, disconnect87", Denied(new DeniedBehavior { Subscribe5 = DeniedSubscribe5.Disconnect87 }), MqttVersion.V5),
        OfPolicy(FindingIds.MissingTopicFilter, "missing-subscribe"),
        OfPolicy(FindingIds.TemplateNameMismatch, "template-name-case"),
        OfPolicy(FindingIds.TemplateNameMismatch, "other-template", "MQTT 5", version: MqttVersion.V5),
        OfPolicy(FindingIds.CreateFlowMismatch, "create-flow"),
        OfPolicy(FindingIds.CreateFlowMismatch, "create-flow", "silence", Denied(new DeniedBehavior { Subscribe = DeniedSubscribe.Silent })),
        OfQuirk(FindingIds.MissingFormatLevel, "omit-format-level"),
        OfPolicy(FindingIds.MissingFormatLevel, "missing-format-level"),
        OfQuirk(FindingIds.WrongSubscribeTopic, "subscribe-to-request"),
        OfQuirk(FindingIds.WrongSubscribeTopic, "subscribe-to-wildcard"),
        OfPolicy(FindingIds.PolicyNotAttached, "none"),
        OfPolicy(FindingIds.PolicyNotAttached, "none", "MQTT 5", version: MqttVersion.V5),
        OfPolicy(FindingIds.PolicyNotAttached, "none", "connack5", Denied(new DeniedBehavior { Connect = DeniedConnect.Connack5 })),
        OfPolicy(FindingIds.ConnectOnlyPolicy, "connect-only"),
        OfPolicy(FindingIds.ConnectOnlyPolicy, "connect-only", "suback80", Denied(new DeniedBehavior { Subscribe = DeniedSubscribe.Suback80 })),
        OfPolicy(FindingIds.ClientIdMismatch, "thing-name-variable"),
        OfClaim(FindingIds.ClaimCertificateInactive, ClaimStatus.Inactive),
        OfClaim(FindingIds.ClaimCertificateInactive, ClaimStatus.Revoked),
        OfClaim(FindingIds.ClaimCertificateInactive, ClaimStatus.Unknown),
        OfClaim(FindingIds.ClaimCertificateInactive, ClaimStatus.Inactive, "TLS alert", static options => options with { ClientCertificateRefusal = ClientCertificateRefusal.TlsAlert }),
        OfPolicy(FindingIds.RegionAccountMismatch, "wrong-region"),
        OfPolicy(FindingIds.RegionAccountMismatch, "wrong-account", "MQTT 5", version: MqttVersion.V5),
        new(FindingIds.ServerCaMismatch, "another CA", Change(CauseRig.Plan(), target => target with { CaCert = OtherCa() })) { IsCertainOnTheWire = true },
        OfQuirk(FindingIds.ServerNameMismatch, "wrong-server-name"),
        OfQuirk(FindingIds.ServerNameMismatch, "no-server-name", "refused", static options => options with { MissingServerName = MissingServerName.Refuse }) with { IsCertainOnTheWire = false, Confidence = "likely" },
        new(FindingIds.MissingAlpn, "no-alpn", Change(Quirky("no-alpn"), static target => target with { Alpn = true })) { IsCertainOnTheWire = true },
        new(FindingIds.DuplicateClientId, "shared-client-id on MQTT 5", Version(Twins(), MqttVersion.V5)) { IsCertainOnTheWire = true },
        new(FindingIds.DuplicateClientId, "shared-client-id", Twins()) { IsCertainOnTheWire = null },
        new(FindingIds.ConnectThrottled, "over the account's quota", Storm(CauseRig.Plan(4))) { Simulator = static options => options with { Quotas = Limits(QuotaCatalog.Connects, "2/s") }, Confidence = "likely" },
        new(FindingIds.ConnectThrottled, "MQTT 5", Version(Faulty("throttle", "connect", 1, 2), MqttVersion.V5)) { IsCertainOnTheWire = true },
        new(FindingIds.SubscribeThrottled, "half of the devices", Faulty("throttle", "subscribe", 0.5, 4)) { Confidence = "likely" },
        new(FindingIds.SubscribeThrottled, "MQTT 5", Version(Faulty("throttle", "subscribe", 1, 2), MqttVersion.V5)) { IsCertainOnTheWire = true },
        OfQuirk(FindingIds.TooManyFilters, "nine-filters"),
        OfQuirk(FindingIds.TooManySubscriptions, "many-subscriptions"),
        new(FindingIds.SubackRefusalIgnored, "ignore-suback-codes", Quirky("ignore-suback-codes") with { Faults = [FaultRig.Fault("suback.refuse")] }) { IsCertainOnTheWire = true },
        OfQuirk(FindingIds.Qos2Unsupported, "qos-2"),
        new(FindingIds.PublishBeforeSubscribe, "publish-before-subscribe", Quirky("publish-before-subscribe")),
        OfPolicy(FindingIds.MissingReceive, "missing-receive"),
        OfPolicy(FindingIds.MissingPublish, "missing-publish"),
        OfPolicy(FindingIds.MissingPublish, "missing-publish", "MQTT 5", version: MqttVersion.V5),
        OfPolicy(FindingIds.MissingPublish, "missing-publish", "silence", Denied(new DeniedBehavior { Publish = DeniedPublish.Silent })),
        OfPolicy(FindingIds.MissingPublish, "missing-register-publish"),
        OfQuirk(FindingIds.ClientBlocked, "blocked-receive"),
        OfQuirk(FindingIds.ReceiveBufferTooSmall, "small-receive-buffer"),
        new(FindingIds.ReceiveBufferTooSmall, "small-receive-buffer on MQTT 5", Version(Quirky("small-receive-buffer"), MqttVersion.V5)),
        OfQuirk(FindingIds.NulInFilter, "nul-terminated-filter"),
        OfQuirk(FindingIds.MissingOwnershipToken, "omit-ownership-token"),
        new(FindingIds.RegistrationDenied, "reject 403", Reject(CauseRig.Plan(), 403)) { IsCertainOnTheWire = true },
        new(FindingIds.RegistrationDenied, "template not enabled", CauseRig.Plan()) { Prepare = DisableTemplateAsync },
        new(FindingIds.RejectedTopicMismatch, "foreign-rejected-filter", Reject(Quirky("foreign-rejected-filter"), 403)),
        new(FindingIds.RegisterThrottled, "reject 429", Reject(CauseRig.Plan(), 429)) { IsCertainOnTheWire = true },
        new(FindingIds.PolicyNotPropagated, "comes through later", Storm(Late())) { Simulator = static options => options with { PolicyPropagation = TimeSpan.FromMilliseconds(1500) } },
        OfClaim(FindingIds.CertificateNotValid, ClaimStatus.Expired) with { IsCertainOnTheWire = true },
    ];

    private static Cause OfPolicy(string finding, string policy, string how = "", Func<SimulatorOptions, SimulatorOptions>? simulator = null, MqttVersion version = MqttVersion.V311)
    {
        var plan = CauseRig.Plan();
        plan = plan with { Fleet = plan.Fleet with { Mqtt = version, Claim = new ClaimPlan { Policy = policy } } };
        return new Cause(finding, Join($"policy {policy}", how), plan) { Simulator = simulator ?? (static options => options) };
    }

    private static Cause OfClaim(string finding, ClaimStatus status, string how = "", Func<SimulatorOptions, SimulatorOptions>? simulator = null)
    {
        var plan = CauseRig.Plan();
        plan = plan with { Fleet = plan.Fleet with { Claim = new ClaimPlan { Status = status } } };
        return new Cause(finding, Join($"claim {status}", how), plan) { Simulator = simulator ?? (static options => options) };
    }

    /// <summary>A mistake that the device's own packets show.</summary>
    private static Cause OfQuirk(string finding, string quirk, string how = "", Func<SimulatorOptions, SimulatorOptions>? simulator = null) =>
        new(finding, Join(quirk, how), Quirky(quirk)) { IsCertainOnTheWire = true, Simulator = simulator ?? (static options => options) };

    private static string Join(string what, string how) => how.Length == 0 ? what : $"{what}, {how}";

    private static Func<SimulatorOptions, SimulatorOptions> Denied(DeniedBehavior denied) => options => options with { Denied = denied };

    private static RunPlan Quirky(string quirk, int devices = 3)
    {
        var plan = CauseRig.Plan(devices);
        return plan with { Fleet = plan.Fleet with { Quirks = [quirk] } };
    }

    /// <summary>Two devices of one client id; answers are slow, so that both are there at once.</summary>
    private static RunPlan Twins() => Quirky("shared-client-id", 2) with { Faults = [FaultRig.Fault("response.delay", TimeSpan.FromMilliseconds(500))] };

    private static RunPlan Faulty(string kind, string operation, double share, int devices) => CauseRig.Plan(devices) with { Faults = [FaultRig.Fault(kind) with { Operation = operation, Share = share }] };

    private static RunPlan Reject(RunPlan plan, int code) => plan with { Faults = [FaultRig.Fault("reject") with { Operation = "register-thing", Code = code }] };

    private static RunPlan Version(RunPlan plan, MqttVersion version) => plan with { Fleet = plan.Fleet with { Mqtt = version } };

    private static RunPlan Change(RunPlan plan, Func<TargetPlan, TargetPlan> change) => plan with { Target = change(plan.Target) };

    /// <summary>Devices that only connect and subscribe under their claim.</summary>
    private static RunPlan Storm(RunPlan plan) => plan with { Scenario = "subscribe-storm" };

    private static QuotaLimits Limits(string quota, string value) => QuotaLimits.Of(new Dictionary<string, string>(StringComparer.Ordinal) { [quota] = value });

    private static RunPlan Late()
    {
        var plan = CauseRig.Plan();
        return plan with
        {
            Fleet = plan.Fleet with { Claim = new ClaimPlan(), Retries = 40 },
            Reconnect = new ReconnectPlan { Policy = "fixed", Min = TimeSpan.FromMilliseconds(250) },
        };
    }

    private static string OtherCa()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Another CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var path = Path.GetTempFileName();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }

    private static async Task DisableTemplateAsync(RunningSimulator simulator)
    {
        using var controlPlane = ControlPlanes.Of(simulator.Host.Ready);
        await controlPlane.UpdateProvisioningTemplateAsync(new UpdateProvisioningTemplateRequest { TemplateName = RunningSimulator.Template, Enabled = false });
    }
}
