using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.UnitTests.AwsIot.ControlPlane;

public sealed class RequestTests
{
    private const string CertificateArn = "arn:aws:iot:eu-west-1:123456789012:cert/0a1b";

    [Fact]
    public async Task ListAttachedPolicies_CertificateArn_IsOneEncodedSegment()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.ListAttachedPoliciesAsync(new ListAttachedPoliciesRequest { Target = CertificateArn, PageSize = 25, Recursive = true });
        Assert.Equal("POST /attached-policies/arn%3Aaws%3Aiot%3Aeu-west-1%3A123456789012%3Acert%2F0a1b?pageSize=25&recursive=true HTTP/1.1", stub.Request.Line);
        Assert.Empty(stub.Request.Body);
    }

    [Fact]
    public async Task CreatePolicy_NameWithPlusAndDocument_StandInPathAndBody()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.CreatePolicyAsync(new CreatePolicyRequest { PolicyName = "a+b=c@d", PolicyDocument = """{"Version":"2012-10-17"}""", Tags = [new Tag { Key = "k", Value = "v" }] });
        Assert.Equal("POST /policies/a%2Bb%3Dc%40d HTTP/1.1", stub.Request.Line);
        Assert.Equal("""{"policyDocument":"{\"Version\":\"2012-10-17\"}","tags":[{"Key":"k","Value":"v"}]}""", stub.Request.Body);
        Assert.Equal("application/json", stub.Request.Headers["Content-Type"]);
    }

    [Fact]
    public async Task CreateProvisioningTemplate_AllMembers_AreNamedAsInTheModel()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.CreateProvisioningTemplateAsync(new CreateProvisioningTemplateRequest
        {
            TemplateName = "T",
            Description = "d",
            TemplateBody = "{}",
            Enabled = true,
            ProvisioningRoleArn = "arn:aws:iam::123456789012:role/R",
            PreProvisioningHook = new ProvisioningHook { PayloadVersion = "2020-04-01", TargetArn = "arn:t" },
            Type = TemplateType.FLEET_PROVISIONING,
        });
        Assert.Equal("POST /provisioning-templates HTTP/1.1", stub.Request.Line);
        Assert.Equal(
            """{"templateName":"T","description":"d","templateBody":"{}","enabled":true,"provisioningRoleArn":"arn:aws:iam::123456789012:role/R","preProvisioningHook":{"payloadVersion":"2020-04-01","targetArn":"arn:t"},"type":"FLEET_PROVISIONING"}""",
            stub.Request.Body);
    }

    [Fact]
    public async Task UpdateProvisioningTemplate_NothingSet_SendsAnEmptyObject()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.UpdateProvisioningTemplateAsync(new UpdateProvisioningTemplateRequest { TemplateName = "T" });
        Assert.Equal("PATCH /provisioning-templates/T HTTP/1.1", stub.Request.Line);
        Assert.Equal("{}", stub.Request.Body);
    }

    [Fact]
    public async Task DescribeProvisioningTemplateVersion_Number_IsASegment()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.DescribeProvisioningTemplateVersionAsync(new DescribeProvisioningTemplateVersionRequest { TemplateName = "T", VersionId = 12 });
        Assert.Equal("GET /provisioning-templates/T/versions/12 HTTP/1.1", stub.Request.Line);
    }

    [Fact]
    public async Task AttachThingPrincipal_Principal_IsAHeader()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.AttachThingPrincipalAsync(new AttachThingPrincipalRequest { ThingName = "a:b", Principal = CertificateArn, ThingPrincipalType = ThingPrincipalType.EXCLUSIVE_THING });
        Assert.Equal("PUT /things/a%3Ab/principals?thingPrincipalType=EXCLUSIVE_THING HTTP/1.1", stub.Request.Line);
        Assert.Equal(CertificateArn, stub.Request.Headers["x-amzn-principal"]);
        Assert.Contains("x-amzn-principal", stub.Request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AttachPrincipalPolicy_Principal_HasAHeaderOfItsOwn()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.AttachPrincipalPolicyAsync(new AttachPrincipalPolicyRequest { PolicyName = "P", Principal = CertificateArn });
        Assert.Equal("PUT /principal-policies/P HTTP/1.1", stub.Request.Line);
        Assert.Equal(CertificateArn, stub.Request.Headers["x-amzn-iot-principal"]);
    }

    [Theory]
    [InlineData(true, "POST /keys-and-certificate?setAsActive=true HTTP/1.1")]
    [InlineData(false, "POST /keys-and-certificate?setAsActive=false HTTP/1.1")]
    [InlineData(null, "POST /keys-and-certificate HTTP/1.1")]
    public async Task CreateKeysAndCertificate_Flag_IsAQueryParameter(bool? isActive, string line)
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.CreateKeysAndCertificateAsync(new CreateKeysAndCertificateRequest { SetAsActive = isActive });
        Assert.Equal(line, stub.Request.Line);
    }

    [Fact]
    public async Task ListCertificates_Order_HasTheModelsName()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.ListCertificatesAsync(new ListCertificatesRequest { AscendingOrder = true, Marker = "a/b=" });
        Assert.Equal("GET /certificates?isAscendingOrder=true&marker=a%2Fb%3D HTTP/1.1", stub.Request.Line);
    }

    [Fact]
    public async Task TestAuthorization_Questions_AreABodyAndTheClientIdAQuery()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.TestAuthorizationAsync(new TestAuthorizationRequest
        {
            Principal = CertificateArn,
            ClientId = "dev 1",
            AuthInfos = [new AuthInfo { ActionType = ActionType.SUBSCRIBE, Resources = ["arn:aws:iot:eu-west-1:123456789012:topicfilter/a/#"] }],
            PolicyNamesToSkip = ["x"],
        });
        Assert.Equal("POST /test-authorization?clientId=dev%201 HTTP/1.1", stub.Request.Line);
        Assert.Equal(
            """{"principal":"arn:aws:iot:eu-west-1:123456789012:cert/0a1b","authInfos":[{"actionType":"SUBSCRIBE","resources":["arn:aws:iot:eu-west-1:123456789012:topicfilter/a/#"]}],"policyNamesToSkip":["x"]}""",
            stub.Request.Body);
    }

    [Fact]
    public async Task Request_Signature_HasIotAsItsServiceAndTheGivenRegion()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        await client.DescribeEndpointAsync(new DescribeEndpointRequest { EndpointType = "iot:Data-ATS" });
        Assert.Equal("GET /endpoint?endpointType=iot%3AData-ATS HTTP/1.1", stub.Request.Line);
        Assert.Matches("^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/eu-west-1/iot/aws4_request, SignedHeaders=", stub.Request.Headers["Authorization"]);
    }

    [Fact]
    public async Task Request_SessionCredentialsOfTheChain_AreUsed()
    {
        await using var stub = new WireStub();
        using var client = new AwsIotControlPlane(new AmazonIoTConfig
        {
            ServiceURL = stub.Url,
            AuthenticationRegion = "eu-west-1",
            DefaultAWSCredentials = new SessionAWSCredentials("ASIAEXAMPLE", "s", "the-session-token"),
        });
        await client.ListPoliciesAsync(new ListPoliciesRequest());
        Assert.Contains("Credential=ASIAEXAMPLE/", stub.Request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("the-session-token", stub.Request.Headers["X-Amz-Security-Token"]);
    }

    [Fact]
    public async Task Request_RequiredLabelMissing_IsRefusedBeforeItIsSent()
    {
        await using var stub = new WireStub();
        using var client = stub.Client();
        var exception = await Assert.ThrowsAsync<AmazonIoTException>(() => client.DeletePolicyAsync(new DeletePolicyRequest { PolicyName = "" }));
        Assert.Contains("policyName", exception.Message, StringComparison.Ordinal);
        Assert.Empty(stub.Requests);
    }

    [Theory]
    [InlineData("eu-west-1", false, false, "https://iot.eu-west-1.amazonaws.com")]
    [InlineData("cn-north-1", false, false, "https://iot.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-east-1", true, false, "https://iot.us-east-1.api.aws")]
    [InlineData("us-east-1", false, true, "https://iot-fips.us-east-1.amazonaws.com")]
    public void Config_Region_GivesAwssAddress(string region, bool dualStack, bool fips, string expected)
    {
        var config = new AmazonIoTConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region), UseDualstackEndpoint = dualStack, UseFIPSEndpoint = fips, IgnoreConfiguredEndpointUrls = true };
        Assert.Equal(expected, config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new ListPoliciesRequest())).URL);
    }
}
