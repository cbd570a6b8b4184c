using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator.Provisioning;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Provisioning;

/// <summary>Every line of the table of refusals, each reached the way a device or an operator would.</summary>
public sealed class FailureCatalogueTests
{
    private static readonly Dictionary<RejectionReason, Func<Task>> Catalogue = new()
    {
        [RejectionReason.MalformedPayload] = () => AskAsync(RejectionReason.MalformedPayload, ProvisioningRig.RegisterTopic, """{"certificateOwnershipToken":1}"""),
        [RejectionReason.InvalidCsr] = () => AskAsync(RejectionReason.InvalidCsr, "$aws/certificates/create-from-csr/json", """{"certificateSigningRequest":"x"}"""),
        [RejectionReason.EmptyToken] = () => AskAsync(RejectionReason.EmptyToken, ProvisioningRig.RegisterTopic, "{}"),
        [RejectionReason.InvalidToken] = () => AskAsync(RejectionReason.InvalidToken, ProvisioningRig.RegisterTopic, """{"certificateOwnershipToken":"garbage"}"""),
        [RejectionReason.UnknownTemplate] = () => RegisterAsync(RejectionReason.UnknownTemplate, topic: "$aws/provisioning-templates/Other/provision/json"),
        [RejectionReason.DisabledTemplate] = () => RegisterAsync(RejectionReason.DisabledTemplate, prepare: rig => rig.Registry.Templates.Update(ProvisioningRig.Template, new TemplateChange { IsEnabled = false })),
        [RejectionReason.ClaimOfAnotherTemplate] = ClaimOfAnotherTemplateAsync,
        [RejectionReason.MissingParameter] = () => RegisterAsync(RejectionReason.MissingParameter, "Where", ProvisioningRig.Body(ProvisioningRig.Thing(""", "ThingTypeName": { "Ref": "Where" } """))),
        [RejectionReason.InvalidParameter] = () => RegisterAsync(RejectionReason.InvalidParameter, "Parameter 'Long' has more than 4096 characters.", more: ("Long", new string('x', 4097))),
        [RejectionReason.TemplateFunctionFailed] = () => RegisterAsync(RejectionReason.TemplateFunctionFailed, "Fn::Select has the index '2' in a list of 1.", ProvisioningRig.Body("", """, "DeviceConfiguration": { "a": { "Fn::Select": [2, ["x"]] } } """)),
        [RejectionReason.InvalidThingName] = () => RegisterAsync(RejectionReason.InvalidThingName, serial: "no spaces"),
        [RejectionReason.InvalidResourceName] = () => RegisterAsync(RejectionReason.InvalidResourceName, "ThingTypeName: 'a b' is no name: it has 1 to 128 letters, digits, ':', '_' and '-'.", ProvisioningRig.Body(ProvisioningRig.Thing(""", "ThingTypeName": "a b" """))),
        [RejectionReason.InvalidAttributes] = () => RegisterAsync(RejectionReason.InvalidAttributes, "A thing without a thing type has at most 3 attributes; the template gives 4.", ProvisioningRig.Body(ProvisioningRig.Thing(""", "AttributePayload": { "a": 1, "b": 2, "c": 3, "d": 4 } """))),
        [RejectionReason.InvalidCertificate] = () => RegisterAsync(RejectionReason.InvalidCertificate, "Status is 'REVOKED'; it is ACTIVE or INACTIVE.", ProvisioningRig.Body("", certificate: """, "Status": "REVOKED" """)),
        [RejectionReason.MalformedPolicy] = () => RegisterAsync(RejectionReason.MalformedPolicy, "The PolicyDocument of 'p' is no JSON object.", ProvisioningRig.Body(""" "p": { "Type": "AWS::IoT::Policy", "Properties": { "PolicyDocument": "nonsense" } } """)),
        [RejectionReason.DeviceConfigurationTooLarge] = () => RegisterAsync(
            RejectionReason.DeviceConfigurationTooLarge, "The device configuration is larger than an MQTT message may be.", ProvisioningRig.Body("", $$""", "DeviceConfiguration": { "a": { "Fn::Sub": "{{string.Concat(Enumerable.Repeat("${Long}", 40))}}" } } """), more: ("Long", new string('x', 4096))),
        [RejectionReason.HookDenied] = () => RegisterAsync(RejectionReason.HookDenied, prepare: rig => rig.SetHook("builtin:deny")),
        [RejectionReason.HookFailed] = () => RegisterAsync(RejectionReason.HookFailed, prepare: rig => rig.SetHook("builtin:error")),
        [RejectionReason.HookTimedOut] = HookTimedOutAsync,
        [RejectionReason.RoleDenied] = () => RegisterAsync(RejectionReason.RoleDenied, roles: [ProvisioningRig.Role]),
        [RejectionReason.UnknownThingType] = () => RegisterAsync(RejectionReason.UnknownThingType, "nope", ProvisioningRig.Body(ProvisioningRig.Thing(""", "ThingTypeName": "nope" """))),
        [RejectionReason.UnknownThingGroup] = () => RegisterAsync(RejectionReason.UnknownThingGroup, "nope", ProvisioningRig.Body(ProvisioningRig.Thing(""", "ThingGroups": ["nope"] """)), leavesThing: true),
        [RejectionReason.UnknownBillingGroup] = () => RegisterAsync(RejectionReason.UnknownBillingGroup, "nope", ProvisioningRig.Body(ProvisioningRig.Thing(""", "BillingGroup": "nope" """))),
        [RejectionReason.UnknownPolicy] = () => RegisterAsync(RejectionReason.UnknownPolicy, "nope", ProvisioningRig.Body(ProvisioningRig.Thing() + """, "p": { "Type": "AWS::IoT::Policy", "Properties": { "PolicyName": "nope" } } """), leavesThing: true),
        [RejectionReason.ResourceConflict] = () => RegisterAsync(
            RejectionReason.ResourceConflict, "SN1", ProvisioningRig.Body(ProvisioningRig.Thing(""", "AttributePayload": { "a": "new" } """, "\"AttributePayload\": \"FAIL\"")), prepare: rig => rig.Registry.Things.Create("SN1"), leavesThing: true),
        [RejectionReason.RegistrationFailed] = () => RegisterAsync(
            RejectionReason.RegistrationFailed, "Can not use deprecated thing type: old", ProvisioningRig.Body(ProvisioningRig.Thing(""", "ThingTypeName": "old" """)), prepare: rig =>
            {
                rig.Registry.ThingTypes.Create("old");
                rig.Registry.ThingTypes.Deprecate("old");
            }),
        [RejectionReason.Throttled] = () => RegisterAsync(RejectionReason.Throttled, quota: new RegistersNothing()),
        [RejectionReason.InternalFailure] = InternalFailureAsync,
    };

    public static TheoryData<string> Reasons => [.. Rejections.All.Keys.Select(reason => reason.ToString())];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Request_ThatMustBeRefused_IsRefusedWithItsLine(string reason) => await Catalogue[Enum.Parse<RejectionReason>(reason)]();

    [Fact]
    public void Table_HasALineForEachReasonAndItsEvidence()
    {
        Assert.Equal(Enum.GetValues<RejectionReason>().Order(), Rejections.All.Keys.Order());
        Assert.All(Rejections.All.Values, line =>
        {
            Assert.Contains(line.StatusCode, new[] { 400, 403, 404, 429, 500 });
            Assert.NotEmpty(line.ErrorCode);
            Assert.NotEmpty(line.ErrorMessage);
            Assert.NotEmpty(line.Evidence);
        });
    }

    private static async Task AskAsync(RejectionReason reason, string topic, string payload)
    {
        using var rig = new ProvisioningRig();
        ProvisioningRig.Refused(await rig.AskAsync(topic, payload), reason);
    }

    private static async Task RegisterAsync(
        RejectionReason reason,
        string detail = "",
        string? body = null,
        Action<ProvisioningRig>? prepare = null,
        string topic = ProvisioningRig.RegisterTopic,
        string serial = "SN1",
        string[]? roles = null,
        IProvisioningQuota? quota = null,
        bool leavesThing = false,
        (string Name, string Value)? more = null)
    {
        using var rig = new ProvisioningRig(body, deniedRoles: roles, quota: quota);
        prepare?.Invoke(rig);
        var issued = await rig.IssueAsync();

        ProvisioningRig.Refused(await rig.RegisterAsync(issued, serial, topic, more is { } one ? [one] : []), reason, detail);

        Assert.Equal(CertificateStatus.PendingActivation, rig.Registry.Certificates.Find(issued.CertificateId)!.Status);
        Assert.Equal(leavesThing, rig.Registry.Things.Find(serial) is not null);
        Assert.NotNull(rig.Registry.Tokens.CertificateOf(issued.CertificateOwnershipToken)); // It may be tried again.
    }

    private static async Task ClaimOfAnotherTemplateAsync()
    {
        using var rig = new ProvisioningRig();
        rig.Registry.Templates.Create(new NewTemplate("Other", ProvisioningRig.Body(""), ProvisioningRig.Role) { IsEnabled = true });
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var certificate = rig.Authority.IssueClient(new System.Security.Cryptography.X509Certificates.PublicKey(key));
        var claim = rig.Registry.Certificates.AddProvisioningClaim(certificate, "Other");
        var payload = ProvisioningCodec.Encode(PayloadFormat.Json, new RegisterThingRequest((await rig.IssueAsync()).CertificateOwnershipToken, new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = "SN1" }));

        ProvisioningRig.Refused(await rig.AskAsync(ProvisioningRig.RegisterTopic, payload, new ProvisioningCaller(claim.Id, "c")), RejectionReason.ClaimOfAnotherTemplate);
        Assert.Null(ProvisioningRig.Accepted(await rig.AskAsync("$aws/provisioning-templates/Other/provision/json", payload, new ProvisioningCaller(claim.Id, "c"))).ThingName);
    }

    private static async Task HookTimedOutAsync()
    {
        using var rig = new ProvisioningRig();
        rig.SetHook("builtin:delay:6s");
        var issued = await rig.IssueAsync();
        var asked = rig.RegisterAsync(issued);
        rig.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(asked.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));
        ProvisioningRig.Refused(await asked.WaitAsync(TimeSpan.FromSeconds(20)), RejectionReason.HookTimedOut);
    }

    private static async Task InternalFailureAsync()
    {
        using var rig = new ProvisioningRig(http: new BrokenHandler());
        rig.SetHook("http://127.0.0.1:1/");
        ProvisioningRig.Refused(await rig.RegisterAsync(await rig.IssueAsync()), RejectionReason.InternalFailure);
    }

    private sealed class RegistersNothing : IProvisioningQuota
    {
        public bool TryTake(ProvisioningOperation operation) => operation != ProvisioningOperation.RegisterThing;
    }

    private sealed class BrokenHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new InvalidOperationException("A bug.");
    }
}
