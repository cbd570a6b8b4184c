using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

public sealed class ControlPlaneAuthorizationTests
{
    private const string Arns = "arn:aws:iot:us-east-1:123456789012:";
    private const string Accepted = "$aws/certificates/create/json/accepted";

    // The seed failure of the field: the filter is allowed under topic/, where it can never match.
    private const string MissingTopicFilter = """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Action":"iot:Connect","Resource":"arn:aws:iot:us-east-1:123456789012:client/${iot:Connection.Thing.ThingName}"},
          {"Effect":"Allow","Action":["iot:Publish","iot:Receive","iot:Subscribe"],"Resource":"arn:aws:iot:us-east-1:123456789012:topic/$aws/certificates/create/*"}]}
        """;

    private const string DenyPublish = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iot:Publish","Resource":"*"}]}""";
    private const string AllowTopicFilter = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:Subscribe","Resource":"arn:aws:iot:us-east-1:123456789012:topicfilter/$aws/certificates/create/*"}]}""";

    [Fact]
    public async Task TestAuthorization_MissingTopicFilter_IsAnImplicitDenyOfTheSubscribeOnly()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var principal = await PrincipalAsync(rig, ("claim", MissingTopicFilter));
        var results = await AskAsync(
            rig.Client,
            new TestAuthorizationRequest { Principal = principal },
            (ActionType.PUBLISH, Arns + "topic/$aws/certificates/create/json"),
            (ActionType.RECEIVE, Arns + "topic/" + Accepted),
            (ActionType.SUBSCRIBE, Arns + "topicfilter/" + Accepted));
        Assert.Equal([AuthDecision.ALLOWED, AuthDecision.ALLOWED, AuthDecision.IMPLICIT_DENY], results.Select(result => result.AuthDecision));
        Assert.Equal(("claim", Arns + "policy/claim"), (Assert.Single(results[0].Allowed!.Policies!).PolicyName, results[0].Allowed!.Policies![0].PolicyArn));
        Assert.Empty(results[2].Allowed!.Policies!);
        Assert.Equal("claim", Assert.Single(results[2].Denied!.ImplicitDeny!.Policies!).PolicyName);
        Assert.Empty(results[2].Denied!.ExplicitDeny!.Policies!);
        Assert.Equal(ActionType.SUBSCRIBE, results[2].AuthInfo!.ActionType);
        Assert.Equal([Arns + "topicfilter/" + Accepted], results[2].AuthInfo!.Resources!);
    }

    [Fact]
    public async Task TestAuthorization_PoliciesToAddAndToSkip_ChangeTheAnswer()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var principal = await PrincipalAsync(rig, ("claim", MissingTopicFilter), ("deny", DenyPublish));
        await rig.CreatePolicyAsync("fix", AllowTopicFilter);
        (ActionType, string)[] questions = [(ActionType.PUBLISH, Arns + "topic/$aws/certificates/create/json"), (ActionType.SUBSCRIBE, Arns + "topicfilter/" + Accepted)];

        var now = await AskAsync(rig.Client, new TestAuthorizationRequest { Principal = principal }, questions);
        Assert.Equal([AuthDecision.EXPLICIT_DENY, AuthDecision.IMPLICIT_DENY], now.Select(result => result.AuthDecision));
        Assert.Equal("deny", Assert.Single(now[0].Denied!.ExplicitDeny!.Policies!).PolicyName);
        var then = await AskAsync(rig.Client, new TestAuthorizationRequest { Principal = principal, PolicyNamesToAdd = ["fix"], PolicyNamesToSkip = ["deny"] }, questions);
        Assert.Equal([AuthDecision.ALLOWED, AuthDecision.ALLOWED], then.Select(result => result.AuthDecision));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => AskAsync(rig.Client, new TestAuthorizationRequest { Principal = principal, PolicyNamesToAdd = ["absent"] }, questions));
    }

    [Fact]
    public async Task TestAuthorization_ClientId_GivesVariablesTheirValues()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var principal = await PrincipalAsync(rig, ("claim", MissingTopicFilter));
        await rig.CreateThingAsync("SN-1");
        await rig.Client.AttachThingPrincipalAsync(new AttachThingPrincipalRequest { ThingName = "SN-1", Principal = principal });

        var known = Assert.Single(await AskAsync(rig.Client, new TestAuthorizationRequest { Principal = principal, ClientId = "SN-1" }, (ActionType.CONNECT, Arns + "client/SN-1")));
        Assert.Equal(AuthDecision.ALLOWED, known.AuthDecision);
        var unknown = Assert.Single(await AskAsync(rig.Client, new TestAuthorizationRequest { Principal = principal, ClientId = "SN-2" }, (ActionType.CONNECT, Arns + "client/SN-2")));
        Assert.Equal(AuthDecision.IMPLICIT_DENY, unknown.AuthDecision);
        Assert.Equal(["iot:Connection.Thing.ThingName"], unknown.MissingContextValues!);
    }

    [Fact]
    public async Task TestAuthorization_SeveralResources_AreAnsweredByTheWorst()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var principal = await PrincipalAsync(rig, ("claim", MissingTopicFilter));
        var response = await rig.Client.TestAuthorizationAsync(new TestAuthorizationRequest
        {
            Principal = principal,
            AuthInfos = [new AuthInfo { ActionType = ActionType.PUBLISH, Resources = [Arns + "topic/$aws/certificates/create/json", Arns + "topic/other"] }],
        });
        Assert.Equal(AuthDecision.IMPLICIT_DENY, Assert.Single(response.AuthResults!).AuthDecision);
    }

    [Fact]
    public async Task TestAuthorization_NoGood_IsRefusedByShape()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var principal = await PrincipalAsync(rig);
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.TestAuthorizationAsync(new TestAuthorizationRequest { Principal = principal }));
        await Assert.ThrowsAsync<InvalidRequestException>(() => AskAsync(rig.Client, new TestAuthorizationRequest { Principal = principal }, ("NONSENSE", Arns + "topic/a")));
        await Assert.ThrowsAsync<InvalidRequestException>(() => AskAsync(rig.Client, new TestAuthorizationRequest(), (ActionType.PUBLISH, Arns + "topic/a")));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => AskAsync(rig.Client, new TestAuthorizationRequest { Principal = Arns + "cert/" + new string('0', 64) }, (ActionType.PUBLISH, Arns + "topic/a")));
    }

    [Fact]
    public async Task GetEffectivePolicies_ThingInAGroup_HasTheGroupsPoliciesToo()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var principal = await PrincipalAsync(rig, ("own", MissingTopicFilter));
        await rig.CreatePolicyAsync("groups", DenyPublish);
        var group = await rig.Client.CreateThingGroupAsync(new CreateThingGroupRequest { ThingGroupName = "G" });
        await rig.CreateThingAsync("SN-1");
        await rig.Client.AttachThingPrincipalAsync(new AttachThingPrincipalRequest { ThingName = "SN-1", Principal = principal });
        await rig.Client.AddThingToThingGroupAsync(new AddThingToThingGroupRequest { ThingGroupName = "G", ThingName = "SN-1" });
        await rig.Client.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = "groups", Target = group.ThingGroupArn });

        Assert.Equal([("own", MissingTopicFilter)], await EffectiveAsync(principal, thingName: null));
        Assert.Equal([("groups", DenyPublish), ("own", MissingTopicFilter)], await EffectiveAsync(principal, "SN-1"));
        Assert.Equal([("groups", DenyPublish)], await EffectiveAsync(group.ThingGroupArn!, thingName: null));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => EffectiveAsync(principal, "absent"));

        async Task<IEnumerable<(string?, string?)>> EffectiveAsync(string of, string? thingName)
        {
            var response = await rig.Client.GetEffectivePoliciesAsync(new GetEffectivePoliciesRequest { Principal = of, ThingName = thingName });
            Assert.All(response.EffectivePolicies!, policy => Assert.Equal(Arns + "policy/" + policy.PolicyName, policy.PolicyArn));
            return response.EffectivePolicies!.Select(policy => (policy.PolicyName, policy.PolicyDocument)).OrderBy(policy => policy.PolicyName, StringComparer.Ordinal);
        }
    }

    private static async Task<string> PrincipalAsync(ControlPlaneRig rig, params (string Name, string Document)[] policies)
    {
        var certificate = await rig.CreateCertificateAsync(isActive: true);
        foreach (var (name, document) in policies)
        {
            await rig.CreatePolicyAsync(name, document);
            await rig.Client.AttachPolicyAsync(new AttachPolicyRequest { PolicyName = name, Target = certificate.CertificateArn });
        }

        return certificate.CertificateArn!;
    }

    private static async Task<List<AuthResult>> AskAsync(IAwsIotControlPlane client, TestAuthorizationRequest request, params (ActionType Action, string Resource)[] questions)
    {
        request.AuthInfos = [.. questions.Select(question => new AuthInfo { ActionType = question.Action, Resources = [question.Resource] })];
        return (await client.TestAuthorizationAsync(request)).AuthResults!;
    }
}
