using System.Net;
using System.Text;
using System.Text.Json;
using LoadHarness.Simulator.Provisioning;
using LoadHarness.Simulator.Provisioning.Hooks;

namespace LoadHarness.UnitTests.Simulator.Provisioning.Hooks;

public sealed class HookTests
{
    private const string Lambda = "arn:aws:lambda:us-east-1:123456789012:function:check";
    private const string Endpoint = "http://127.0.0.1:8000/check";

    [Theory]
    [InlineData("builtin:allow", true)]
    [InlineData("builtin:delay:0s", true)]
    [InlineData("http://127.0.0.1:1/", true)]
    [InlineData("https://localhost/x", true)]
    [InlineData("builtin:", false)]
    [InlineData("builtin:maybe", false)]
    [InlineData("builtin:delay:", false)]
    [InlineData("builtin:delay:soon", false)]
    [InlineData("ftp://127.0.0.1/", false)]
    [InlineData(Lambda, false)]
    [InlineData("", false)]
    public void IsTarget_RulesAndEndpoints_AreTaken(string target, bool isTarget) => Assert.Equal(isTarget, HookCaller.IsTarget(target));

    [Fact]
    public async Task Hook_AskedForRegisterThing_GetsTheDocumentedJson()
    {
        using var http = new Answering(HttpStatusCode.OK, """{"allowProvisioning":true}""");
        using var rig = new ProvisioningRig(http: http);
        rig.SetHook(Endpoint);
        var issued = await rig.IssueAsync();

        ProvisioningRig.Accepted(await rig.RegisterAsync(issued, "SN1", more: ("Location", "Seattle")));

        Assert.Equal((HttpMethod.Post, new Uri(Endpoint), "application/json"), (http.Method, http.Uri, http.ContentType));
        using var sent = JsonDocument.Parse(http.Body);
        Assert.Equal(["claimCertificateId", "certificateId", "certificatePem", "templateArn", "clientId", "parameters"], sent.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("claim-id", sent.RootElement.GetProperty("claimCertificateId").GetString());
        Assert.Equal(issued.CertificateId, sent.RootElement.GetProperty("certificateId").GetString());
        Assert.Equal(issued.CertificatePem, sent.RootElement.GetProperty("certificatePem").GetString());
        Assert.Equal("arn:aws:iot:us-east-1:123456789012:provisioningtemplate/Fleet", sent.RootElement.GetProperty("templateArn").GetString());
        Assert.Equal("client-1", sent.RootElement.GetProperty("clientId").GetString());
        Assert.Equal("SN1", sent.RootElement.GetProperty("parameters").GetProperty("SerialNumber").GetString());
        Assert.Equal("Seattle", sent.RootElement.GetProperty("parameters").GetProperty("Location").GetString());
        Assert.DoesNotContain(issued.CertificateOwnershipToken, http.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ParameterOverrides_AreAddedToTheRequestsAndWin()
    {
        using var http = new Answering(HttpStatusCode.OK, """{"allowProvisioning":true,"parameterOverrides":{"Location":"Oslo","SerialNumber":"theirs","AWS::IoT::Certificate::Id":"x"}}""");
        using var rig = new ProvisioningRig(ProvisioningRig.Body(ProvisioningRig.Thing(), """, "DeviceConfiguration": { "where": { "Ref": "Location" } } """), http: http);
        rig.SetHook(Endpoint);

        var registered = ProvisioningRig.Accepted(await rig.RegisterAsync(await rig.IssueAsync()));

        Assert.Equal("theirs", registered.ThingName);
        Assert.Equal("Oslo", registered.DeviceConfiguration["where"]);
    }

    [Theory]
    [InlineData("""{"allowProvisioning":false}""")]
    [InlineData("""{"allowProvisioning":"true"}""")]
    [InlineData("""{"parameterOverrides":{}}""")]
    [InlineData("{}")]
    public async Task Hook_WithoutAYes_Denies(string answer)
    {
        using var http = new Answering(HttpStatusCode.OK, answer);
        using var rig = new ProvisioningRig(http: http);
        rig.SetHook(Endpoint);
        ProvisioningRig.Refused(await rig.RegisterAsync(await rig.IssueAsync()), RejectionReason.HookDenied);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "nonsense")]
    [InlineData(HttpStatusCode.OK, "")]
    [InlineData(HttpStatusCode.OK, "[]")]
    [InlineData(HttpStatusCode.OK, """{"allowProvisioning":true,"parameterOverrides":[]}""")]
    [InlineData(HttpStatusCode.OK, """{"allowProvisioning":true,"parameterOverrides":{"a":1}}""")]
    [InlineData(HttpStatusCode.OK, """{"allowProvisioning":true,"parameterOverrides":{"a":null}}""")]
    [InlineData(HttpStatusCode.InternalServerError, """{"allowProvisioning":true}""")]
    [InlineData(HttpStatusCode.Redirect, """{"allowProvisioning":true}""")]
    public async Task Hook_ThatFails_Denies(HttpStatusCode status, string answer)
    {
        using var http = new Answering(status, answer);
        using var rig = new ProvisioningRig(http: http);
        rig.SetHook(Endpoint);
        ProvisioningRig.Refused(await rig.RegisterAsync(await rig.IssueAsync()), RejectionReason.HookFailed);
    }

    [Fact]
    public async Task Hook_ThatCannotBeReached_Denies()
    {
        using var http = new Answering(HttpStatusCode.OK, "") { Failure = new HttpRequestException("refused") };
        using var rig = new ProvisioningRig(http: http);
        rig.SetHook(Endpoint);
        ProvisioningRig.Refused(await rig.RegisterAsync(await rig.IssueAsync()), RejectionReason.HookFailed);
    }

    [Fact]
    public async Task Hook_ThatNeverAnswers_EndsAfterFiveSeconds()
    {
        using var http = new Answering(HttpStatusCode.OK, "") { NeverAnswers = true };
        using var rig = new ProvisioningRig(http: http);
        rig.SetHook(Endpoint);
        var asked = rig.RegisterAsync(await rig.IssueAsync());
        await http.Asked;
        rig.Time.Advance(TimeSpan.FromSeconds(4.999));
        Assert.False(asked.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(0.001));
        ProvisioningRig.Refused(await asked.WaitAsync(TimeSpan.FromSeconds(20)), RejectionReason.HookTimedOut);
    }

    [Fact]
    public async Task Delay_BelowTheLimit_AllowsThen()
    {
        using var rig = new ProvisioningRig();
        rig.SetHook("builtin:delay:3s");
        var asked = rig.RegisterAsync(await rig.IssueAsync());
        rig.Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(asked.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));
        ProvisioningRig.Accepted(await asked.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task LambdaArn_IsMappedOrAllowed()
    {
        using var mapped = new ProvisioningRig(hooks: new Dictionary<string, string>(StringComparer.Ordinal) { [Lambda] = "builtin:deny" });
        mapped.SetHook(Lambda);
        ProvisioningRig.Refused(await mapped.RegisterAsync(await mapped.IssueAsync()), RejectionReason.HookDenied);

        using var bare = new ProvisioningRig();
        bare.SetHook(Lambda);
        ProvisioningRig.Accepted(await bare.RegisterAsync(await bare.IssueAsync()));
    }

    [Fact]
    public async Task UnknownRule_Denies()
    {
        using var rig = new ProvisioningRig();
        rig.SetHook("builtin:maybe");
        ProvisioningRig.Refused(await rig.RegisterAsync(await rig.IssueAsync()), RejectionReason.HookFailed);
    }

    [Fact]
    public async Task Hook_IsAskedAfterTokenAndTemplateOnly()
    {
        using var http = new Answering(HttpStatusCode.OK, """{"allowProvisioning":true}""");
        using var rig = new ProvisioningRig(http: http);
        rig.SetHook(Endpoint);
        ProvisioningRig.Refused(await rig.AskAsync(ProvisioningRig.RegisterTopic, """{"certificateOwnershipToken":"garbage"}"""), RejectionReason.InvalidToken);
        Assert.False(http.Asked.IsCompleted);

        // But before the template is worked out: the hook may bring what is missing.
        var issued = await rig.IssueAsync();
        ProvisioningRig.Refused(await rig.AskAsync(ProvisioningRig.RegisterTopic, $$"""{"certificateOwnershipToken":"{{issued.CertificateOwnershipToken}}"}"""), RejectionReason.MissingParameter, "SerialNumber");
        Assert.True(http.Asked.IsCompleted);
    }

    /// <summary>An endpoint that keeps what it was sent.</summary>
    private sealed class Answering(HttpStatusCode status, string answer) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public Exception? Failure { get; init; }

        public bool NeverAnswers { get; init; }

        public HttpMethod? Method { get; private set; }

        public Uri? Uri { get; private set; }

        public string? ContentType { get; private set; }

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Method, Uri, ContentType) = (request.Method, request.RequestUri, request.Content!.Headers.ContentType?.ToString());
            Body = Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken));
            _asked.TrySetResult();
            if (Failure is not null)
            {
                throw Failure;
            }

            if (NeverAnswers)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return new HttpResponseMessage(status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }
    }
}
