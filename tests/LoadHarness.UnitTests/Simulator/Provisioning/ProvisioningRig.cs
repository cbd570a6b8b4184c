using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.Provisioning;
using LoadHarness.Simulator.Provisioning.Hooks;
using LoadHarness.Simulator.Registry;
using LoadHarness.Simulator.State;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.Provisioning;

/// <summary>A provisioning service with an account in memory and a clock turned by hand.</summary>
internal sealed class ProvisioningRig : IDisposable
{
    public const string Template = "Fleet";
    public const string Role = "arn:aws:iam::123456789012:role/Provisioning";
    public const string RegisterTopic = "$aws/provisioning-templates/Fleet/provision/json";

    public static readonly ProvisioningCaller Caller = new("claim-id", "client-1");

    private readonly HttpClient _client;

    public ProvisioningRig(string? body = null, IReadOnlyDictionary<string, string>? hooks = null, string[]? deniedRoles = null, IProvisioningQuota? quota = null, HttpMessageHandler? http = null)
    {
        Authority = new CertificateAuthority(CertificateAuthority.CreateRoot(Time), Time);
        Registry = new AccountRegistry(new AccountSettings(new AwsIotArns("us-east-1", "123456789012")), Time, new MemoryStateStore());
        Registry.Templates.Create(new NewTemplate(Template, body ?? DefaultDocuments.TemplateBody, Role) { IsEnabled = true });
        Registry.Policies.Create(AccountDefaults.DevicePolicy, DefaultDocuments.DevicePolicy(Registry.Arns));
        _client = http is null ? HookCaller.NewClient() : new HttpClient(http) { Timeout = Timeout.InfiniteTimeSpan };
        var caller = new HookCaller(hooks ?? new Dictionary<string, string>(StringComparer.Ordinal), _client, Time, NullLogger<HookCaller>.Instance);
        Service = new ProvisioningService(
            Authority,
            new KeyPool("unused", NullLogger.Instance),
            Registry,
            new ThingRegistration(Registry, caller, (deniedRoles ?? []).ToHashSet(StringComparer.Ordinal)),
            quota ?? UnlimitedProvisioning.Instance,
            NullLogger<ProvisioningService>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public CertificateAuthority Authority { get; }

    public AccountRegistry Registry { get; }

    public ProvisioningService Service { get; }

    /// <summary>A template body around the given resources, with SerialNumber declared.</summary>
    public static string Body(string resources, string more = "", string certificate = "") => $$"""
        {
          "Parameters": { "SerialNumber": { "Type": "String" }, "Location": { "Type": "String", "Default": "WA" } },
          "Resources": {
            "certificate": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" } {{certificate}} } }
            {{(resources.Length > 0 ? "," + resources : "")}}
          }
          {{more}}
        }
        """;

    /// <summary>A thing named by its serial number.</summary>
    public static string Thing(string properties = "", string overrides = "") => $$"""
        "thing": { "Type": "AWS::IoT::Thing", "Properties": { "ThingName": { "Ref": "SerialNumber" } {{properties}} } {{(overrides.Length > 0 ? $$""", "OverrideSettings": { {{overrides}} } """ : "")}} }
        """;

    public void SetHook(string target) => Registry.Templates.Update(Template, new TemplateChange { Hook = new ProvisioningHook(target) });

    public async Task<CertificateIssued> IssueAsync(string? csr = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var answer = await CreateAsync(csr ?? new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequestPem());
        Assert.True(answer.Accepted);
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, answer.Payload, out CertificateIssued? issued, out _));
        return issued;
    }

    public Task<ProvisioningAnswer> CreateAsync(string csr) =>
        AskAsync("$aws/certificates/create-from-csr/json", ProvisioningCodec.Encode(PayloadFormat.Json, new CreateCertificateFromCsrRequest(csr)));

    public Task<ProvisioningAnswer> RegisterAsync(CertificateIssued issued, string serial = "SN1", string topic = RegisterTopic, params (string Name, string Value)[] more)
    {
        var parameters = more.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        parameters.Add("SerialNumber", serial);
        return AskAsync(topic, ProvisioningCodec.Encode(PayloadFormat.Json, new RegisterThingRequest(issued.CertificateOwnershipToken, parameters)));
    }

    public Task<ProvisioningAnswer> AskAsync(string topic, string payload) => AskAsync(topic, Encoding.UTF8.GetBytes(payload));

    public async Task<ProvisioningAnswer> AskAsync(string topic, byte[] payload, ProvisioningCaller? caller = null)
    {
        Assert.True(ProvisioningTopics.TryParseRequest(topic, out var request));
        return await Service.HandleAsync(request, payload, caller ?? Caller, CancellationToken.None);
    }

    public static ThingRegistered Accepted(ProvisioningAnswer answer)
    {
        Assert.True(answer.Accepted, Encoding.UTF8.GetString(answer.Payload));
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, answer.Payload, out ThingRegistered? registered, out _));
        return registered;
    }

    public static void Refused(ProvisioningAnswer answer, RejectionReason reason, string detail = "")
    {
        Assert.False(answer.Accepted, "It was accepted.");
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, answer.Payload, out RequestRejected? rejected, out _));
        Assert.Equal(Rejections.Of(reason, detail), rejected);
    }

    public void Dispose()
    {
        _client.Dispose();
        Authority.Dispose();
    }
}
