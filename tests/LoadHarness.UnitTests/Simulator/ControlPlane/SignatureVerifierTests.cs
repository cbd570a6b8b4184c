using System.Globalization;
using System.Text;
using Amazon.Runtime;
using LoadHarness.Simulator.ControlPlane;
using LoadHarness.Simulator.ControlPlane.Signing;
using LoadHarness.UnitTests.AwsIot.ControlPlane;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.ControlPlane;

public sealed class SignatureVerifierTests
{
    // The keys and the time of AWS's documents and of its Signature Version 4 test suite.
    private const string AccessKey = "AKIDEXAMPLE";
    private const string SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string SignedAt = "20150830T123600Z";

    private static readonly DateTimeOffset Now = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    /// <summary>Cases of AWS's Signature Version 4 test suite, with the signatures it gives.</summary>
    public static TheoryData<string, string, string, string> Suite => new()
    {
        { "get-vanilla", "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
        { "post-vanilla", "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b" },
        { "get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500" },
        { "get-vanilla-query-order-value", "GET", "/?Param1=value2&Param1=value1", "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694" },
        { "get-unreserved", "GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f" },
        { "get-slashes", "GET", "//example//", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84" },
    };

    [Theory]
    [MemberData(nameof(Suite))]
    public void Verify_CaseOfAwssSuite_IsTaken(string name, string method, string target, string signature)
    {
        Assert.NotEmpty(name);
        Verify(Vector(method, target, signature), "service");
        AssertRefused(Vector(method, target, signature[..^1] + (signature[^1] == '0' ? '1' : '0')), "InvalidSignatureException", "service");
    }

    [Fact]
    public void Verify_DocumentedListUsersRequest_IsTaken()
    {
        // AWS IAM user guide, "Create a signed AWS API request", ListUsers.
        var request = Vector("GET", "/?Action=ListUsers&Version=2010-05-08", "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", signed: "content-type;host;x-amz-date", service: "iam");
        var headers = new Dictionary<string, string>(request.Headers) { ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8", ["host"] = "iam.amazonaws.com" };
        Verify(request with { Headers = headers }, "iam");
    }

    [Fact]
    public void Verify_BodyOfAwssSuite_IsPartOfTheSignature()
    {
        // post-x-www-form-urlencoded.
        var request = Vector("POST", "/", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", signed: "content-type;host;x-amz-date");
        var good = request with { Headers = new Dictionary<string, string>(request.Headers) { ["content-type"] = "application/x-www-form-urlencoded" }, Body = "Param1=value1"u8.ToArray() };
        Verify(good, "service");
        AssertRefused(good with { Body = "Param1=value2"u8.ToArray() }, "InvalidSignatureException", "service");
    }

    [Theory]
    [InlineData("", 403, "MissingAuthenticationTokenException")]
    [InlineData("Basic dGVzdA==", 400, "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host", 400, "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/service/aws4_request, SignedHeaders=host, Signature=0", 400, "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=OTHER/20150830/us-east-1/service/aws4_request, SignedHeaders=host, Signature=0", 403, "UnrecognizedClientException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/service/aws4_request, SignedHeaders=host, Signature=0", 403, "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0", 403, "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150829/us-east-1/service/aws4_request, SignedHeaders=host, Signature=0", 403, "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=x-amz-date, Signature=0", 403, "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host, Signature=0", 403, "InvalidSignatureException")]
    public void Verify_WrongHeader_IsRefusedInAwssWay(string header, int status, string shape)
    {
        var request = Vector("GET", "/", "0");
        var error = AssertRefused(request with { Headers = new Dictionary<string, string>(request.Headers) { ["authorization"] = header } }, shape, "service");
        Assert.Equal(status, error.Status);
    }

    [Fact]
    public void Verify_NoDate_IsRefused()
    {
        var request = Vector("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        AssertRefused(request with { Headers = request.Headers.Where(header => header.Key != "x-amz-date").ToDictionary() }, "IncompleteSignatureException", "service");
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void Verify_Clock_MayDifferByFiveMinutes(int seconds, bool isTaken)
    {
        var request = Vector("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        if (isTaken)
        {
            Verify(request, "service", Now.AddSeconds(seconds));
            return;
        }

        var error = Assert.Throws<ApiException>(() => Verify(request, "service", Now.AddSeconds(seconds)));
        Assert.Contains(SignedAt, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_UnsignedHeaderOfAwss_IsRefused()
    {
        var request = Vector("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        AssertRefused(request with { Headers = new Dictionary<string, string>(request.Headers) { ["x-amz-security-token"] = "t" } }, "InvalidSignatureException", "service");
    }

    /// <summary>Requests signed by AWS's SDK, as they came over a socket: encoded ARNs, headers, queries and bodies.</summary>
    [Theory]
    [InlineData("arn")]
    [InlineData("query")]
    [InlineData("header")]
    [InlineData("body")]
    public async Task Verify_RequestOfAwssSdk_IsTaken(string kind)
    {
        await using var stub = new WireStub();
        using var client = stub.Client(credentials: new BasicAWSCredentials(AccessKey, SecretKey));
        var cancellation = TestContext.Current.CancellationToken;
        await (kind switch
        {
            "arn" => (Task)client.ListAttachedPoliciesAsync(new() { Target = "arn:aws:iot:eu-west-1:123456789012:cert/0a1b", Recursive = true }, cancellation),
            "query" => client.ListCertificatesAsync(new() { AscendingOrder = true, Marker = "a/b+c= ü", PageSize = 3 }, cancellation),
            "header" => client.AttachThingPrincipalAsync(new() { ThingName = "a:b", Principal = "arn:aws:iot:eu-west-1:123456789012:cert/0a1b" }, cancellation),
            _ => client.CreatePolicyAsync(new() { PolicyName = "a+b=c@d", PolicyDocument = """{"ü":1}""" }, cancellation),
        });
        var (path, query) = ArrivedRequest.Split(stub.Request.Line.Split(' ')[1]);
        var arrived = new ArrivedRequest(
            stub.Request.Line.Split(' ')[0],
            path,
            query,
            stub.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value),
            Encoding.UTF8.GetBytes(stub.Request.Body));
        var signedAt = DateTimeOffset.ParseExact(arrived.Headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var verifier = new SignatureVerifier(AccessKey, SecretKey, "eu-west-1", new FakeTimeProvider(signedAt));
        verifier.Verify(arrived, SignatureVerifier.ControlPlaneServices);
        Assert.Throws<ApiException>(() => verifier.Verify(arrived with { RawPath = path + "x" }, SignatureVerifier.ControlPlaneServices));
        Assert.Throws<ApiException>(() => verifier.Verify(arrived with { RawQuery = query + "&x=1" }, SignatureVerifier.ControlPlaneServices));
        Assert.Throws<ApiException>(() => verifier.Verify(arrived with { Body = "other"u8.ToArray() }, SignatureVerifier.ControlPlaneServices));
        Assert.Throws<ApiException>(() => new SignatureVerifier(AccessKey, SecretKey + "x", "eu-west-1", new FakeTimeProvider(signedAt)).Verify(arrived, SignatureVerifier.ControlPlaneServices));
    }

    [Theory]
    [InlineData("/a/b?x=1", "/a/b", "x=1")]
    [InlineData("/a%2Fb", "/a%2Fb", "")]
    [InlineData("http://127.0.0.1:9080/a?b", "/a", "b")]
    [InlineData("http://127.0.0.1:9080", "/", "")]
    [InlineData("/a?u=http://x/y", "/a", "u=http://x/y")]
    public void Split_Target_IsCutIntoPathAndQuery(string target, string path, string query) => Assert.Equal((path, query), ArrivedRequest.Split(target));

    private static void Verify(ArrivedRequest request, string service, DateTimeOffset? now = null) =>
        new SignatureVerifier(AccessKey, SecretKey, "us-east-1", new FakeTimeProvider(now ?? Now)).Verify(request, [service]);

    private static ApiException AssertRefused(ArrivedRequest request, string shape, string service)
    {
        var error = Assert.Throws<ApiException>(() => Verify(request, service));
        Assert.Equal(shape, error.Shape);
        Assert.DoesNotContain(SecretKey, error.Message, StringComparison.Ordinal);
        return error;
    }

    private static ArrivedRequest Vector(string method, string target, string signature, string signed = "host;x-amz-date", string service = "service")
    {
        var (path, query) = ArrivedRequest.Split(target);
        return new ArrivedRequest(method, path, query, new Dictionary<string, string>
        {
            ["host"] = "example.amazonaws.com",
            ["x-amz-date"] = SignedAt,
            ["authorization"] = $"AWS4-HMAC-SHA256 Credential={AccessKey}/20150830/us-east-1/{service}/aws4_request, SignedHeaders={signed}, Signature={signature}",
        }, ReadOnlyMemory<byte>.Empty);
    }
}
