using System.Net;
using System.Reflection;
using Amazon.Runtime;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.UnitTests.AwsIot.ControlPlane;

public sealed class ResponseTests
{
    public static TheoryData<string> ErrorShapes =>
        [.. typeof(ResourceNotFoundException).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(AmazonIoTException))).Select(type => type.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task DescribeCertificate_Answer_IsReadWithTimesAndEnumerations()
    {
        await using var stub = new WireStub().Answer(
            200,
            """{"certificateDescription":{"certificateArn":"arn","certificateId":"0a","status":"PENDING_ACTIVATION","certificatePem":"pem","creationDate":1700000000.25,"customerVersion":1,"certificateMode":"DEFAULT","validity":{"notBefore":1700000000,"notAfter":2524607999},"later":{"x":1}}}""",
            "x-amzn-RequestId: request-1");
        using var client = stub.Client();
        var response = await client.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateId = "0a" });
        var description = response.CertificateDescription!;
        Assert.Equal(CertificateStatus.PENDING_ACTIVATION, description.Status);
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, 250, DateTimeKind.Utc), description.CreationDate);
        Assert.Equal(new DateTime(2049, 12, 31, 23, 59, 59, DateTimeKind.Utc), description.Validity!.NotAfter);
        Assert.Equal(1, description.CustomerVersion);
        Assert.Null(description.LastModifiedDate);
        Assert.Equal("request-1", response.ResponseMetadata.RequestId);
        Assert.Equal(HttpStatusCode.OK, response.HttpStatusCode);
    }

    [Fact]
    public async Task CreateKeysAndCertificate_Answer_HasCapitalisedKeys()
    {
        await using var stub = new WireStub().Answer(200, """{"certificateArn":"arn","certificateId":"0a","certificatePem":"pem","keyPair":{"PublicKey":"pub","PrivateKey":"priv"}}""");
        using var client = stub.Client();
        var response = await client.CreateKeysAndCertificateAsync(new CreateKeysAndCertificateRequest());
        Assert.Equal(("pub", "priv"), (response.KeyPair!.PublicKey, response.KeyPair.PrivateKey));
    }

    [Fact]
    public async Task AttachPolicy_AnswerWithoutBody_IsRead()
    {
        await using var stub = new WireStub().Answer(200, "");
        using var client = stub.Client();
        var response = await client.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = "P", Target = "arn" });
        Assert.Equal(HttpStatusCode.OK, response.HttpStatusCode);
    }

    [Fact]
    public async Task Answer_MembersOfTheSdksBaseClass_AreNotTakenFromTheBody()
    {
        await using var stub = new WireStub().Answer(200, """{"endpointAddress":"a","httpStatusCode":404,"contentLength":7,"responseMetadata":{"requestId":"x"}}""", "x-amzn-RequestId: real");
        using var client = stub.Client();
        var response = await client.DescribeEndpointAsync(new DescribeEndpointRequest());
        Assert.Equal(("a", HttpStatusCode.OK, "real"), (response.EndpointAddress, response.HttpStatusCode, response.ResponseMetadata.RequestId));
    }

    [Theory]
    [MemberData(nameof(ErrorShapes))]
    public async Task Error_EachShapeInTheHeader_HasItsException(string shape)
    {
        await using var stub = new WireStub().Answer(418, """{"message":"Because."}""", $"x-amzn-ErrorType: {shape}:http://internal.amazon.com/coral/", "x-amzn-RequestId: request-1");
        using var client = stub.Client();
        var exception = await Assert.ThrowsAnyAsync<AmazonIoTException>(() => client.GetPolicyAsync(new GetPolicyRequest { PolicyName = "P" }));
        Assert.Equal(shape, exception.GetType().Name);
        Assert.Equal(("Because.", shape, (HttpStatusCode)418, "request-1"), (exception.Message, exception.ErrorCode, exception.StatusCode, exception.RequestId));
    }

    [Fact]
    public async Task Error_ResourceAlreadyExists_NamesTheResource()
    {
        await using var stub = new WireStub().Answer(409, """{"message":"There.","resourceId":"P","resourceArn":"arn:P"}""", "x-amzn-ErrorType: ResourceAlreadyExistsException");
        using var client = stub.Client();
        var exception = await Assert.ThrowsAsync<ResourceAlreadyExistsException>(() => client.CreatePolicyAsync(new CreatePolicyRequest { PolicyName = "P" }));
        Assert.Equal(("P", "arn:P"), (exception.ResourceId, exception.ResourceArn));
    }

    [Theory]
    [InlineData("""{"__type":"com.amazon.iot#ResourceNotFoundException","message":"m"}""", "ResourceNotFoundException", "m")]
    [InlineData("""{"code":"UnrecognizedClientException","Message":"m"}""", "UnrecognizedClientException", "m")]
    [InlineData("<html>Bad gateway</html>", "418", "AWS IoT answered 418 without a message.")]
    [InlineData("", "418", "AWS IoT answered 418 without a message.")]
    [InlineData("[1]", "418", "AWS IoT answered 418 without a message.")]
    public async Task Error_WithoutHeader_IsReadFromTheBodyElseFromTheStatus(string body, string code, string message)
    {
        await using var stub = new WireStub().Answer(418, body);
        using var client = stub.Client();
        var exception = await Assert.ThrowsAnyAsync<AmazonIoTException>(() => client.GetPolicyAsync(new GetPolicyRequest { PolicyName = "P" }));
        Assert.Equal((code, message), (exception.ErrorCode, exception.Message));
    }

    [Fact]
    public async Task Error_Throttling_IsTriedAgain()
    {
        await using var stub = new WireStub()
            .Answer(400, """{"message":"Rate exceeded"}""", "x-amzn-ErrorType: ThrottlingException")
            .Answer(503, "", "x-amzn-ErrorType: ServiceUnavailableException")
            .Answer(200, """{"endpointAddress":"a"}""");
        using var client = stub.Client(retries: 2);
        var response = await client.DescribeEndpointAsync(new DescribeEndpointRequest());
        Assert.Equal("a", response.EndpointAddress);
        Assert.Equal(3, stub.Requests.Count);
    }

    [Fact]
    public async Task Error_OfTheCaller_IsNotTriedAgain()
    {
        await using var stub = new WireStub().Answer(404, """{"message":"m"}""", "x-amzn-ErrorType: ResourceNotFoundException");
        using var client = stub.Client(retries: 2);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.GetPolicyAsync(new GetPolicyRequest { PolicyName = "P" }));
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task Error_ClockSkew_IsCorrectedByTheServersDate()
    {
        await using var stub = new WireStub()
            .Answer(403, """{"message":"Signature expired"}""", "x-amzn-ErrorType: InvalidSignatureException", "Date: Mon, 01 Jan 2035 00:00:00 GMT")
            .Answer(200, "{}");
        using var client = stub.Client(retries: 1);
        await client.ListPoliciesAsync(new ListPoliciesRequest());
        Assert.StartsWith("20350101T00", stub.Requests[1].Headers["X-Amz-Date"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_Text_NeverHoldsCredentials()
    {
        await using var stub = new WireStub().Answer(403, """{"message":"no"}""", "x-amzn-ErrorType: InvalidSignatureException");
        using var client = stub.Client(credentials: new SessionAWSCredentials("AKIDEXAMPLE", "the-secret-key", "the-session-token"));
        var answered = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.ListPoliciesAsync(new ListPoliciesRequest()));
        await stub.DisposeAsync();
        var unreachable = await Assert.ThrowsAnyAsync<Exception>(() => client.ListPoliciesAsync(new ListPoliciesRequest()));
        Assert.All([answered, unreachable], exception =>
        {
            Assert.DoesNotContain("the-secret-key", exception.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("the-session-token", exception.ToString(), StringComparison.Ordinal);
        });
    }

    /// <summary>Every operation is sent once with each settable member set: none is left out of the table, and the whole answer type can be read.</summary>
    [Fact]
    public async Task Operations_EachMemberOfEachRequest_IsSentSomewhere()
    {
        var operations = typeof(IAwsIotControlPlane).GetMethods();
        Assert.Equal(52, operations.Length);
        foreach (var operation in operations)
        {
            await using var stub = new WireStub();
            using var client = stub.Client();
            var request = Activator.CreateInstance(operation.GetParameters()[0].ParameterType)!;
            var members = request.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);
            foreach (var member in members)
            {
                member.SetValue(request, Marked(member.PropertyType));
            }

            await (Task)operation.Invoke(client, [request, CancellationToken.None])!;
            var sent = stub.Request;
            var places = sent.Line.Split('/').Skip(1).Count(segment => segment.StartsWith("Marked", StringComparison.Ordinal) || segment.StartsWith("77", StringComparison.Ordinal))
                + (sent.Line.Contains('?', StringComparison.Ordinal) ? sent.Line.Split('&').Length : 0)
                + sent.Headers.Count(header => header.Value == "Marked")
                + (sent.Body.Length > 0 ? System.Text.Json.JsonDocument.Parse(sent.Body).RootElement.EnumerateObject().Count() : 0);
            Assert.True(members.Length == places, $"{operation.Name}: {members.Length} members, {places} of them in {sent.Line} and {sent.Body}");
        }
    }

    private static object Marked(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain == typeof(string) => "Marked",
            _ when plain == typeof(bool) => true,
            _ when plain == typeof(int) => 77,
            _ when plain == typeof(long) => 77L,
            _ when plain.IsSubclassOf(typeof(ConstantClass)) => Activator.CreateInstance(plain, "Marked")!,
            _ => Activator.CreateInstance(plain)!,
        };
    }
}
