using System.Net;
using Amazon.Runtime;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;
using LoadHarness.AwsIot.Policies.Claims;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Facts;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Diagnosis.Facts;

public sealed class ControlPlaneReaderTests
{
    private const string Id = "aa11";
    private static readonly AwsIotArns Arns = new("eu-west-1", "123456789012");
    private static readonly DateTime Changed = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly IAwsIotControlPlane _client;
    private readonly FakeControlPlane _fake;
    private AuthDecision _decision = AuthDecision.ALLOWED;

    public ControlPlaneReaderTests()
    {
        (_client, _fake) = FakeControlPlane.Make();
        _fake
            .On<DescribeEndpointRequest, DescribeEndpointResponse>(_ => new() { EndpointAddress = "abc-ats.iot.eu-west-1.amazonaws.com" })
            .On<DescribeCertificateRequest, DescribeCertificateResponse>(request => new() { CertificateDescription = new() { CertificateArn = Arns.Certificate(request.CertificateId!), CertificateId = request.CertificateId, Status = CertificateStatus.ACTIVE, Validity = new() { NotAfter = Changed.AddYears(1) } } })
            .On<ListAttachedPoliciesRequest, ListAttachedPoliciesResponse>(_ => new() { Policies = [new() { PolicyName = "claim" }] })
            .On<GetPolicyRequest, GetPolicyResponse>(_ => Policy("recommended"))
            .On<TestAuthorizationRequest, TestAuthorizationResponse>(request => new() { AuthResults = [.. request.AuthInfos!.Select(info => new AuthResult { AuthInfo = info, AuthDecision = _decision })] })
            .On<DescribeProvisioningTemplateRequest, DescribeProvisioningTemplateResponse>(request => new() { TemplateName = request.TemplateName, Enabled = true, ProvisioningRoleArn = "role", PreProvisioningHook = new() { TargetArn = "hook" } });
    }

    [Fact]
    public async Task Read_HealthyAccount_HasEveryFactAndNoGap()
    {
        var facts = await ReadAsync();

        Assert.Empty(facts.Gaps);
        Assert.Equal(("eu-west-1", "123456789012", "abc-ats.iot.eu-west-1.amazonaws.com"), (facts.Region, facts.Account, facts.DataEndpoint));
        var claim = facts.Claims[Id];
        Assert.Equal(("ACTIVE", "claim", new DateTimeOffset(Changed), new DateTimeOffset(Changed.AddYears(1))), (claim.Status, claim.Policies[0].Name, claim.Policies[0].ChangedAt, claim.NotAfter));
        Assert.All(claim.Proofs, static proof => Assert.True(proof.Allowed));
        Assert.Equal((true, true, "hook", "role"), (facts.Templates["Fleet"].Exists, facts.Templates["Fleet"].Enabled, facts.Templates["Fleet"].Hook, facts.Templates["Fleet"].Role));
        Assert.Equal(["DescribeEndpoint", "DescribeCertificate", "ListAttachedPolicies", "GetPolicy", "TestAuthorization", "TestAuthorization", "DescribeProvisioningTemplate"], _fake.Calls);
    }

    [Fact]
    public async Task Read_ClaimUsedWithTwoTemplates_IsReadOnceAndProvedForEach()
    {
        var facts = await ReadAsync(new ClaimUse(Id, "Fleet", "d0"), new ClaimUse(Id, "fleet", "d1"));

        Assert.Equal(1, _fake.Calls.Count(static call => call == "DescribeCertificate"));
        Assert.All(facts.Claims[Id].ForTemplate("Fleet").Proofs, static proof => Assert.True(proof.Allowed));
        Assert.Contains(facts.Claims[Id].ForTemplate("fleet").Proofs, static proof => proof.Fault == PolicyFault.TemplateCase);
        Assert.NotNull(facts.Claims[Id].ForTemplate("fleet").Missing);
    }

    [Fact]
    public async Task Read_UnknownCertificate_IsAFactAndNoGap()
    {
        _fake.On<DescribeCertificateRequest, DescribeCertificateResponse>(static _ => throw NotFound());

        var facts = await ReadAsync();

        Assert.Null(facts.Claims[Id].Status);
        Assert.Empty(facts.Gaps);
    }

    [Fact]
    public async Task Read_UnknownTemplate_NamesTheOneThatDiffersByCase()
    {
        _fake.On<DescribeProvisioningTemplateRequest, DescribeProvisioningTemplateResponse>(static _ => throw NotFound())
            .On<ListProvisioningTemplatesRequest, ListProvisioningTemplatesResponse>(request => request.NextToken is null
                ? new() { Templates = [new() { TemplateName = "Fleets" }], NextToken = "2" }
                : new() { Templates = [new() { TemplateName = "fleet" }] });

        var facts = await ReadAsync();

        Assert.Equal((false, "fleet"), (facts.Templates["Fleet"].Exists, facts.Templates["Fleet"].NearName));
        Assert.Empty(facts.Gaps);
    }

    [Fact]
    public async Task Read_LaterVersionOfAPolicy_IsDatedByIt()
    {
        _fake.On<GetPolicyRequest, GetPolicyResponse>(_ =>
            {
                var policy = Policy("recommended");
                policy.DefaultVersionId = "3";
                return policy;
            })
            .On<GetPolicyVersionRequest, GetPolicyVersionResponse>(request => new() { CreationDate = Changed.AddHours(int.Parse(request.PolicyVersionId!, System.Globalization.CultureInfo.InvariantCulture)) });

        Assert.Equal(new DateTimeOffset(Changed.AddHours(3)), (await ReadAsync()).Claims[Id].Policies[0].ChangedAt);
    }

    [Fact]
    public async Task Read_PolicyThatMayNotBeRead_ProvesNothing()
    {
        _fake.On<GetPolicyRequest, GetPolicyResponse>(static _ => throw new AmazonServiceException("User is not authorized to perform iot:GetPolicy", ErrorType.Sender, "AccessDeniedException", "1", HttpStatusCode.Forbidden));

        var facts = await ReadAsync();

        Assert.Equal(["These credentials may not call iot:GetPolicy."], facts.Gaps);
        Assert.Empty(facts.Claims[Id].Proofs);
        Assert.Equal("ACTIVE", facts.Claims[Id].Status);
    }

    [Fact]
    public async Task Read_ServiceThatFails_LeavesGapsOnly()
    {
        _fake.On<DescribeCertificateRequest, DescribeCertificateResponse>(static _ => throw new AmazonServiceException("Slow down.", ErrorType.Sender, "X", "1", HttpStatusCode.BadRequest))
            .On<DescribeEndpointRequest, DescribeEndpointResponse>(static _ => throw new AmazonServiceException("Slow down.", ErrorType.Sender, "X", "1", HttpStatusCode.BadRequest));

        var facts = await ReadAsync();

        Assert.Equal(["iot:DescribeEndpoint failed: Slow down.", "iot:DescribeCertificate failed: Slow down."], facts.Gaps);
        Assert.Empty(facts.Claims);
        Assert.Null(facts.DataEndpoint);
        Assert.True(facts.Templates["Fleet"].Exists);
    }

    [Fact]
    public async Task Read_ServiceOutOfReach_IsAskedOnce()
    {
        _fake.On<DescribeEndpointRequest, DescribeEndpointResponse>(static _ => throw new HttpRequestException("Connection refused"));

        var facts = await ReadAsync();

        Assert.Equal(["The control plane cannot be reached: Connection refused."], facts.Gaps);
        Assert.Equal(["DescribeEndpoint"], _fake.Calls);
    }

    [Fact]
    public async Task Read_ServiceThatDecidesOtherwise_LeavesAGapForEachDifference()
    {
        _decision = AuthDecision.IMPLICIT_DENY;

        var facts = await ReadAsync();

        Assert.Equal(11, facts.Gaps.Count);
        Assert.StartsWith("TestAuthorization says IMPLICIT_DENY for iot:Connect on 'arn:aws:iot:eu-west-1:123456789012:client/d0', where the attached policies read otherwise", facts.Gaps[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MissingPolicy_IsProvedAsSuch()
    {
        _fake.On<ListAttachedPoliciesRequest, ListAttachedPoliciesResponse>(static _ => new() { Policies = [] });
        _decision = AuthDecision.IMPLICIT_DENY;

        var facts = await ReadAsync();

        Assert.Empty(facts.Gaps);
        Assert.All(facts.Claims[Id].Proofs, static proof => Assert.Equal(PolicyFault.NoPolicy, proof.Fault));
    }

    private static GetPolicyResponse Policy(string name) => new()
    {
        PolicyName = "claim",
        DefaultVersionId = "1",
        LastModifiedDate = Changed,
        PolicyDocument = ClaimPolicyCatalog.Find(name)!.Make(new ClaimPolicyTarget(Arns, "Fleet", IdentityFlow.Csr, PayloadFormat.Json)),
    };

    private static ResourceNotFoundException NotFound() => new(new ErrorDetails("Not here.", null, ErrorType.Sender, nameof(ResourceNotFoundException), "1", HttpStatusCode.NotFound));

    private Task<ControlPlaneFacts> ReadAsync(params ClaimUse[] uses) => new ControlPlaneReader(_client, new FakeTimeProvider()).ReadAsync(new FactsRequest
    {
        Region = "eu-west-1",
        Claims = uses.Length == 0 ? [new ClaimUse(Id, "Fleet", "d0")] : uses,
        Flow = IdentityFlow.Csr,
        Format = PayloadFormat.Json,
    });
}
