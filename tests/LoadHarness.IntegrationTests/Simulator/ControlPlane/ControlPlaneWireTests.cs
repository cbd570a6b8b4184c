using System.Net;
using System.Text;
using Amazon.Runtime;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

/// <summary>Who is let in, and what every answer has.</summary>
public sealed class ControlPlaneWireTests
{
    [Theory]
    [InlineData("test", "wrong", "us-east-1", "InvalidSignatureException")]
    [InlineData("other", "test", "us-east-1", "UnrecognizedClientException")]
    [InlineData("test", "test", "eu-west-1", "InvalidSignatureException")]
    public async Task Request_WrongKeysOrRegion_IsForbidden(string accessKey, string secretKey, string region, string shape)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var client = simulator.ControlPlane(accessKey, secretKey, region);
        var exception = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.ListPoliciesAsync(new ListPoliciesRequest()));
        Assert.Equal((HttpStatusCode.Forbidden, shape), (exception.StatusCode, exception.ErrorCode));
        Assert.NotEmpty(exception.RequestId);
    }

    [Fact]
    public async Task Request_KeysOfTheOptions_AreTheOnesThatCount()
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { AccessKey = "AKIAOWN", SecretKey = "own/secret", Region = "ap-south-1", Account = "210987654321" });
        using var client = simulator.ControlPlane("AKIAOWN", "own/secret", "ap-south-1");
        var policy = await client.CreatePolicyAsync(new CreatePolicyRequest { PolicyName = "P", PolicyDocument = ControlPlaneRig.AllowAll });
        Assert.Equal("arn:aws:iot:ap-south-1:210987654321:policy/P", policy.PolicyArn);
        using var other = simulator.ControlPlane();
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => other.ListPoliciesAsync(new ListPoliciesRequest()));
    }

    [Fact]
    public async Task Request_Unsigned_IsForbiddenWithAwssHeaders()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rest = simulator.Rest();
        using var response = await rest.GetAsync("/policies");
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("MissingAuthenticationTokenException", Assert.Single(response.Headers.GetValues("x-amzn-ErrorType")));
        Assert.True(Guid.TryParse(Assert.Single(response.Headers.GetValues("x-amzn-RequestId")), out _));
        Assert.NotNull(response.Headers.Date);
        Assert.Equal("""{"message":"Missing Authentication Token"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Request_TooLargeABody_IsRefused()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rest = simulator.Rest();
        using var content = new StringContent(new string(' ', 2 * 1024 * 1024), Encoding.UTF8);
        using var response = await rest.PostAsync("/policies/P", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Admin_Paths_NeedNoSignature()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var rest = simulator.Rest();
        using var response = await rest.GetAsync("/admin/stats");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("iot:Data")]
    [InlineData("iot:Data-ATS")]
    [InlineData("iot:Jobs")]
    public async Task DescribeEndpoint_DeviceTypes_GiveTheSimulatorsHost(string? type)
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var endpoint = await rig.Client.DescribeEndpointAsync(new DescribeEndpointRequest { EndpointType = type });
        Assert.Equal("127.0.0.1", endpoint.EndpointAddress);
    }

    [Fact]
    public async Task DescribeEndpoint_OtherTypes_AreRefused()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.DescribeEndpointAsync(new DescribeEndpointRequest { EndpointType = "iot:CredentialProvider" }));
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.DescribeEndpointAsync(new DescribeEndpointRequest { EndpointType = "nonsense" }));
    }
}
