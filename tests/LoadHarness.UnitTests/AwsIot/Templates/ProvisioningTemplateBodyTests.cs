using LoadHarness.AwsIot.Templates;

namespace LoadHarness.UnitTests.AwsIot.Templates;

public sealed class ProvisioningTemplateBodyTests
{
    private const string Certificate = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";

    [Fact]
    public void Parse_ExamplesOfAws_AreTaken() => Assert.All(ExampleTemplates.All, text => Assert.Equal(text, ProvisioningTemplateBody.Parse(text).Text));

    [Fact]
    public void Resolve_HookExample_GivesEveryResource()
    {
        var resolved = Resolved(ExampleTemplates.Hook, ("SerialNumber", "1"), ("DeviceLocation", "Seattle"));

        Assert.Equal("ThingPrefix_1", resolved.Thing!.Name);
        Assert.Equal("ThingTypePrefix_1", resolved.Thing.TypeName);
        Assert.Equal(["widgets", "WA"], resolved.Thing.Groups);
        Assert.Equal("BillingGroup", resolved.Thing.BillingGroup);
        Assert.Equal([new("version", "v1"), new("serialNumber", "serialNumber")], resolved.Thing.Attributes!);
        Assert.Equal((OverrideAction.Merge, OverrideAction.Replace, OverrideAction.DoNothing), (resolved.Thing.OnAttributes, resolved.Thing.OnTypeName, resolved.Thing.OnGroups));
        Assert.Equal(new ResolvedCertificate(Certificate, null, null, null) { IsActive = true, IsExclusive = true }, resolved.Certificate);
        var policy = Assert.Single(resolved.Policies);
        Assert.Equal("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iot:Publish"],"Resource":["arn:aws:iot:us-east-1:504350838278:topic/foo/bar"]}]}""", policy.Document);
        Assert.Equal(TemplateResolver.DefaultPolicyName(policy.Document!), policy.Name);
        Assert.Matches("^[0-9a-f]{64}$", policy.Name);
        Assert.Equal([new("FallbackUrl", "https://www.example.com/test-site"), new("LocationUrl", "https://example.aws")], resolved.DeviceConfiguration);
    }

    [Fact]
    public void Resolve_FleetExampleOfTheGuide_FailsForItHasNoThingName() =>
        Fails(TemplateFailureKind.InvalidThingName, ExampleTemplates.Fleet, ("SerialNumber", "1"), ("DeviceLocation", "Seattle"));

    [Fact]
    public void Resolve_BulkExample_BringsItsRequestOutsideFleetProvisioningOnly()
    {
        var body = ProvisioningTemplateBody.Parse(ExampleTemplates.Bulk);
        var given = Given(("SerialNumber", "1"), ("CSR", "pem"));

        var resolved = body.Resolve(given, certificateId: null).Template!;
        Assert.Equal(new ResolvedCertificate(null, "pem", null, null), resolved.Certificate);
        Assert.Equal(["v1-lightbulbs", "WA"], resolved.Thing!.Groups);
        Assert.Equal(TemplateFailureKind.InvalidCertificate, body.Resolve(given, Certificate).Failure!.Kind);
    }

    [Fact]
    public void Resolve_CertificateIdFromTheDevice_IsTakenOnlyIfItIsTheOneProvisioned()
    {
        Assert.Equal("1", Resolved(ExampleTemplates.BulkWithCertificateId, ("SerialNumber", "1"), ("CertificateId", Certificate)).Thing!.Name);
        Fails(TemplateFailureKind.InvalidCertificate, ExampleTemplates.BulkWithCertificateId, ("SerialNumber", "1"), ("CertificateId", new string('0', 64)));
    }

    [Fact]
    public void Resolve_NamesOfAws_AreNotTheDevicesToGive()
    {
        Assert.Equal(Certificate, Resolved(ExampleTemplates.WithoutThing, ("AWS::IoT::Certificate::Id", new string('0', 64))).Certificate!.CertificateId);
        Fails(TemplateFailureKind.MissingParameter, ExampleTemplates.JustInTime, ("AWS::IoT::Certificate::CommonName", "me"));
    }

    [Fact]
    public void Resolve_WithoutThing_HasNone()
    {
        var resolved = Resolved(ExampleTemplates.WithoutThing);
        Assert.Null(resolved.Thing);
        Assert.Equal([new ResolvedPolicy("trustedUser-1625677255564", null)], resolved.Policies);
        Assert.Empty(resolved.DeviceConfiguration);
    }

    [Theory]
    [InlineData("ACTIVE", true)]
    [InlineData("active", true)]
    [InlineData("Inactive", false)]
    [InlineData("INACTIVE", false)]
    public void Resolve_Status_IsComparedWithoutCase(string status, bool isActive) =>
        Assert.Equal(isActive, Resolved(WithCertificate($$""", "Status": "{{status}}" """)).Certificate!.IsActive);

    [Theory]
    [InlineData("\"ATTRIBUTE_PAYLOAD\": \"FAIL\"")]
    [InlineData("\"AttributePayload\": \"FAIL\"")]
    public void Parse_OverrideSettings_TakesBothSpellingsOfTheGuide(string setting) =>
        Assert.Equal(OverrideAction.Fail, Resolved(WithThing("\"ThingName\": \"t\"", setting)).Thing!.OnAttributes);

    [Fact]
    public void Parse_EveryFault_IsReportedAtOnce()
    {
        var exception = Assert.Throws<TemplateFormatException>(() => ProvisioningTemplateBody.Parse("""
            {
              "Parameters": { "A": { "Type": "Number" }, "B": { "Type": "String", "Default": 1 } },
              "Mapping": {},
              "Mappings": { "M": { "k": { "s": { "Ref": "A" } } } },
              "Resources": {
                "t": { "Type": "AWS::IoT::Thing", "Properties": { "Name": "x" }, "OverrideSettings": { "ThingTypeName": "MERGE" } },
                "c": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": "a", "CertificatePem": "b" } },
                "p": { "Type": "AWS::IoT::Policy", "Properties": { "PolicyName": "a", "PolicyDocument": "b" }, "OverrideSettings": {} },
                "x": { "Type": "AWS::S3::Bucket", "Properties": {} }
              },
              "DeviceConfiguration": { "nested": { "a": "b" }, "unknown": { "Fn::GetAtt": ["a"] }, "alone": { "Ref": "A", "b": 1 } }
            }
            """));
        Assert.Equal(
            [
                "Parameters.A.Type must be \"String\".",
                "Parameters.B.Default must be a string of at most 4096 characters.",
                "Unknown section 'Mapping'; there are Parameters, Mappings, Resources and DeviceConfiguration.",
                "Mappings.M.k.s must be a string, number, boolean or a list of them; functions are not allowed in Mappings.",
                "Resources.t.Properties: unknown property 'Name'; there are ThingName, AttributePayload, ThingTypeName, ThingGroups, BillingGroup.",
                "Resources.t.OverrideSettings.ThingTypeName: MERGE is for AttributePayload and ThingGroups only.",
                "Resources.c: a certificate needs exactly one of CertificateId, CertificateSigningRequest and CertificatePem.",
                "Resources.p: OverrideSettings are not available for policies.",
                "Resources.p: a policy needs either PolicyName or PolicyDocument, not both.",
                "Resources.x: Type must be AWS::IoT::Thing, AWS::IoT::Certificate or AWS::IoT::Policy.",
                "DeviceConfiguration.nested must be a string, number, boolean or function: DeviceConfiguration does not support nested JSON.",
                "DeviceConfiguration.unknown: unknown function 'Fn::GetAtt'; there are Ref, Fn::Join, Fn::Select, Fn::FindInMap, Fn::Split and Fn::Sub.",
                "DeviceConfiguration.alone: a function stands alone in its object.",
            ],
            exception.Faults);
        Assert.All(exception.Faults, fault => Assert.Contains(fault, exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "The template body has 0 characters; it has 1 to 10240.")]
    [InlineData("[]", "The template body is not a JSON object.")]
    [InlineData("{", "The template body is not valid JSON (line 1, byte 2).")]
    [InlineData("{}", "The section Resources is missing.")]
    [InlineData("""{"Resources":{},"Resources":{}}""", "An object of the template body has two members of one name.")]
    [InlineData("""{"Resources":[]}""", "Resources must be an object.")]
    [InlineData("""{"Resources":{"a":1}}""", "Resources.a: a resource is an object with Type and Properties.")]
    [InlineData("""{"Resources":{"a":{"Type":"AWS::IoT::Policy"}}}""", "Resources.a: Properties must be an object. Resources.a: a policy needs either PolicyName or PolicyDocument, not both.")]
    [InlineData("""{"Resources":{},"Parameters":{"\ud800":{"Type":"String"}}}""", "The template body has a string that is not valid Unicode.")]
    public void Parse_NoTemplate_SaysWhy(string text, string message) =>
        Assert.Equal(message, Assert.Throws<TemplateFormatException>(() => ProvisioningTemplateBody.Parse(text)).Message);

    [Fact]
    public void Parse_Size_IsLimitedTo10240Characters()
    {
        var longest = """{"Resources":{}}""".PadRight(10_240);
        Assert.NotNull(ProvisioningTemplateBody.Parse(longest));
        Assert.Throws<TemplateFormatException>(() => ProvisioningTemplateBody.Parse(longest + " "));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("a b")]
    public void Resolve_ThingName_MustBeAllowed(string name)
    {
        Fails(TemplateFailureKind.InvalidThingName, WithThing(""" "ThingName": {"Ref": "N"}, "ThingTypeName": "x" """), ("N", name));
        Fails(TemplateFailureKind.InvalidName, WithThing(""" "ThingName": "t", "ThingTypeName": {"Ref": "N"}"""), ("N", name));
        Fails(TemplateFailureKind.InvalidName, WithThing(""" "ThingName": "t", "BillingGroup": {"Ref": "N"}"""), ("N", name));
        Fails(TemplateFailureKind.InvalidName, WithThing(""" "ThingName": "t", "ThingGroups": ["g", {"Ref": "N"}]"""), ("N", name));
    }

    [Fact]
    public void Resolve_Attributes_HaveLimits()
    {
        Assert.Equal(3, Resolved(WithAttributes(3)).Thing!.Attributes!.Count);
        Fails(TemplateFailureKind.TooManyAttributes, WithAttributes(4));
        Assert.Equal(50, Resolved(WithAttributes(50, type: true)).Thing!.Attributes!.Count);
        Fails(TemplateFailureKind.TooManyAttributes, WithAttributes(51, type: true));

        var attribute = WithThing(""" "ThingName": "t", "AttributePayload": {"a": {"Ref": "V"}}""");
        Assert.Equal(800, Resolved(attribute, ("V", new string('x', 800))).Thing!.Attributes!["a"].Length);
        Fails(TemplateFailureKind.InvalidAttribute, attribute, ("V", new string('x', 801)));
        Fails(TemplateFailureKind.InvalidAttribute, attribute, ("V", "a b"));
        Assert.Single(Resolved(NamedAttribute(new string('n', 128))).Thing!.Attributes!);
        Fails(TemplateFailureKind.InvalidAttribute, NamedAttribute(new string('n', 129)));
        Fails(TemplateFailureKind.InvalidAttribute, NamedAttribute("a b"));
    }

    [Fact]
    public void Resolve_Parameters_HaveLimits()
    {
        Assert.NotNull(Resolved(ExampleTemplates.WithoutThing, (new string('p', 2048), new string('v', 4096))));
        Fails(TemplateFailureKind.ParameterTooLong, ExampleTemplates.WithoutThing, (new string('p', 2049), ""));
        Fails(TemplateFailureKind.ParameterTooLong, ExampleTemplates.WithoutThing, ("p", new string('v', 4097)));
    }

    [Fact]
    public void Resolve_NoCertificateOrAWrongStatus_Fails()
    {
        const string none = """{"Resources":{"p":{"Type":"AWS::IoT::Policy","Properties":{"PolicyName":"p"}}}}""";
        Fails(TemplateFailureKind.InvalidCertificate, none);
        Assert.Null(ProvisioningTemplateBody.Parse(none).Resolve(Given(), certificateId: null).Template!.Certificate);
        Fails(TemplateFailureKind.InvalidCertificateStatus, WithCertificate(""", "Status": {"Ref": "S"} """), ("S", "REVOKED"));
        Fails(TemplateFailureKind.InvalidCertificateStatus, WithCertificate(""", "ThingPrincipalType": "BOTH" """));
    }

    [Theory]
    [InlineData("\"PolicyName\": \"a b\"", TemplateFailureKind.InvalidName)]
    [InlineData("\"PolicyDocument\": \"nonsense\"", TemplateFailureKind.MalformedPolicyDocument)]
    [InlineData("\"PolicyDocument\": \"[]\"", TemplateFailureKind.MalformedPolicyDocument)]
    [InlineData("\"PolicyDocument\": []", TemplateFailureKind.MalformedPolicyDocument)]
    [InlineData("\"PolicyDocument\": null", TemplateFailureKind.MalformedPolicyDocument)]
    [InlineData("\"PolicyDocument\": 1", TemplateFailureKind.MalformedPolicyDocument)]
    public void Resolve_Policy_MustHaveANameOrADocument(string property, TemplateFailureKind kind) => Fails(kind, WithPolicy(property));

    [Fact]
    public void Resolve_PolicyVariables_AreLeftAlone()
    {
        const string document = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:Connect","Resource":"arn:aws:iot:r:a:client/${iot:Connection.Thing.ThingName}"}]}""";
        Assert.Equal(document, Resolved(WithPolicy("\"PolicyDocument\": " + document)).Policies[0].Document);
        Assert.Equal(document, Resolved(WithPolicy("\"PolicyDocument\": \"" + document.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"")).Policies[0].Document);
    }

    [Fact]
    public void Resolve_FunctionsInAPolicyDocument_AreWorkedOut() => Assert.Equal(
        """{"Statement":{"Resource":["client/1","topic/1/${iot:ClientId}"]}}""",
        Resolved(WithPolicy(""" "PolicyDocument": {"Statement": {"Resource": [{"Fn::Join": ["/", ["client", {"Ref": "S"}]]}, {"Fn::Sub": "topic/${S}/${iot:ClientId}"}]}}"""), ("S", "1")).Policies[0].Document);

    [Fact]
    public void Resolve_DeviceConfiguration_FitsInAMessage()
    {
        var text = """{"Resources":{"c":{"Type":"AWS::IoT::Certificate","Properties":{"CertificateId":{"Ref":"AWS::IoT::Certificate::Id"}}}},"DeviceConfiguration":{"a":{"Fn::Sub":"REFS"}}}""";
        var one = Given(("V", new string('v', 4096)));
        Assert.NotNull(ProvisioningTemplateBody.Parse(text.Replace("REFS", string.Concat(Enumerable.Repeat("${V}", 31)), StringComparison.Ordinal)).Resolve(one, Certificate).Template);
        Assert.Equal(
            TemplateFailureKind.DeviceConfigurationTooLarge,
            ProvisioningTemplateBody.Parse(text.Replace("REFS", string.Concat(Enumerable.Repeat("${V}", 32)), StringComparison.Ordinal)).Resolve(one, Certificate).Failure!.Kind);
    }

    private static ResolvedTemplate Resolved(string text, params (string Name, string Value)[] parameters)
    {
        var resolution = ProvisioningTemplateBody.Parse(text).Resolve(Given(parameters), Certificate);
        Assert.True(resolution.IsResolved, resolution.Failure?.Message);
        return resolution.Template;
    }

    private static void Fails(TemplateFailureKind kind, string text, params (string Name, string Value)[] parameters)
    {
        var failure = ProvisioningTemplateBody.Parse(text).Resolve(Given(parameters), Certificate).Failure;
        Assert.Equal(kind, failure?.Kind);
        Assert.NotEmpty(failure!.Message);
    }

    private static Dictionary<string, string> Given(params (string Name, string Value)[] parameters) =>
        parameters.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);

    private static string WithCertificate(string more) =>
        $$"""{ "Resources": { "c": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" } {{more}} } } } }""";

    private static string WithPolicy(string property) => With($$""" "p": {"Type": "AWS::IoT::Policy", "Properties": { {{property}} } }""");

    private static string WithThing(string properties, string? setting = null) =>
        With($$""" "t": {"Type": "AWS::IoT::Thing", "Properties": { {{properties}} } {{(setting is null ? "" : $$""", "OverrideSettings": { {{setting}} } """)}} }""");

    private static string WithAttributes(int count, bool type = false) => WithThing(
        $$""" "ThingName": "t", {{(type ? "\"ThingTypeName\": \"y\"," : "")}} "AttributePayload": { {{string.Join(',', Enumerable.Range(0, count).Select(n => $"\"a{n}\": {n}"))}} }""");

    private static string NamedAttribute(string name) => WithThing($$""" "ThingName": "t", "AttributePayload": { "{{name}}": "v" } """);

    private static string With(string resource) =>
        $$"""{ "Resources": { "c": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" } } }, {{resource}} } }""";
}
