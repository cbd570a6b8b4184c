using LoadHarness.AwsIot.Policies;

namespace LoadHarness.UnitTests.AwsIot.Policies;

public sealed class PolicyEvaluatorTests
{
    private const string Filter = "topicfilter/$aws/certificates/create/json/accepted";

    [Theory]
    [InlineData("Allow iot:Subscribe topic/$aws/certificates/*", IotActions.Subscribe, Filter, "Statement 1 of policy 'P' allows iot:Subscribe on topic/$aws/certificates/create/json/accepted, but SUBSCRIBE is checked against topicfilter/$aws/certificates/create/json/accepted.")]
    [InlineData("Allow iot:Publish topicfilter/a", IotActions.Publish, "topic/a", "Statement 1 of policy 'P' allows iot:Publish on topicfilter/a, but PUBLISH is checked against topic/a.")]
    [InlineData("Allow iot:Connect thing/*", IotActions.Connect, "client/c", "Statement 1 of policy 'P' allows iot:Connect on thing/c, but CONNECT is checked against client/c.")]
    [InlineData("Allow iot:Connect *", IotActions.Subscribe, "topicfilter/a", "No statement of policy 'P' allows iot:Subscribe.")]
    [InlineData("Allow iot:Publish topic/a; Allow iot:Publish topic/b", IotActions.Publish, "topic/c", "Statement 1 of policy 'P', statement 2 of policy 'P' allow iot:Publish, but not on 'arn:aws:iot:us-east-1:123456789012:topic/c'.")]
    [InlineData("Allow iot:Publish arn:aws:iot:eu-west-1:123456789012:topic/*", IotActions.Publish, "topic/c", "Statement 1 of policy 'P' allows iot:Publish in region 'eu-west-1' of account '123456789012', but the resource is in 'us-east-1' of '123456789012'.")]
    [InlineData("Allow iot:Publish topic/${iot:Connection.Thing.ThingName}", IotActions.Publish, "topic/c", "Statement 1 of policy 'P' allows iot:Publish with ${iot:Connection.Thing.ThingName}, which has no value: no thing with the client id as its name is attached to the certificate.")]
    [InlineData("Allow iot:Publish topic/c if {\"StringEquals\":{\"iot:ClientId\":\"x\"}}", IotActions.Publish, "topic/c", "Statement 1 of policy 'P' allows iot:Publish on 'arn:aws:iot:us-east-1:123456789012:topic/c' only where its condition StringEquals on iot:ClientId holds, and it does not.")]
    [InlineData("Allow iot:Publish *; Deny iot:Publish topic/s*", IotActions.Publish, "topic/secret", "Statement 2 of policy 'P' denies iot:Publish on 'arn:aws:iot:us-east-1:123456789012:topic/secret' through 'arn:aws:iot:us-east-1:123456789012:topic/s*'.")]
    [InlineData("Allow iot:Publish topic/${iot:ClientId}/*", IotActions.Publish, "topic/client1/x", "Statement 1 of policy 'P' allows iot:Publish on 'arn:aws:iot:us-east-1:123456789012:topic/client1/x' through 'arn:aws:iot:us-east-1:123456789012:topic/client1/*'.")]
    [InlineData("Allow iot:Publish !topic/a", IotActions.Publish, "topic/x", "Statement 1 of policy 'P' allows iot:Publish on 'arn:aws:iot:us-east-1:123456789012:topic/x' through NotResource.")]
    public void Evaluate_Explanation_NamesTheStatementOrWhatIsMissing(string policy, string action, string resource, string explanation) =>
        Assert.Equal(explanation, PolicyEvaluator.Evaluate([PolicyLines.Policy(policy)], action, PolicyLines.Arn(resource), PolicyCase.Unregistered).Explanation);

    [Fact]
    public void Evaluate_StatementWithSid_IsCalledByIt()
    {
        var policy = new NamedPolicy("Claim", PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}}"""));
        Assert.Contains("statement 'All' of policy 'Claim'", PolicyEvaluator.Evaluate([policy], IotActions.Connect, "x", PolicyCase.Unregistered).Explanation, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Evaluate_NoPolicy_IsDeniedAndSaysSo()
    {
        var decision = PolicyEvaluator.Evaluate([], IotActions.Connect, "x", PolicyCase.Unregistered);
        Assert.Equal(AuthorizationOutcome.ImplicitDeny, decision.Outcome);
        Assert.Equal("No policy is attached, so iot:Connect is denied.", decision.Explanation);
    }

    [Fact]
    public void Evaluate_SeveralPolicies_AreJudgedTogether()
    {
        NamedPolicy[] policies = [PolicyLines.Policy("Allow iot:Connect *", "A"), PolicyLines.Policy("Allow iot:* topic/a", "B"), PolicyLines.Policy("Allow iot:Publish *; Deny iot:Publish topic/secret", "C")];
        Assert.Equal(["A"], Evaluate(IotActions.Connect, "client/x").Policies);
        Assert.Equal(["B", "C"], Evaluate(IotActions.Publish, "topic/a").Policies);
        Assert.Equal(["C"], Evaluate(IotActions.Publish, "topic/secret").Policies);
        Assert.Equal(AuthorizationOutcome.ExplicitDeny, Evaluate(IotActions.Publish, "topic/secret").Outcome);

        AuthorizationDecision Evaluate(string action, string resource) => PolicyEvaluator.Evaluate(policies, action, PolicyLines.Arn(resource), PolicyCase.Unregistered);
    }

    [Fact]
    public void Evaluate_VariablesWithoutValue_AreNamedOnceForTheActionAskedFor()
    {
        var policy = PolicyLines.Policy(
            """Allow iot:Publish topic/${iot:Connection.Thing.ThingName},topic/${iot:Connection.Thing.ThingName}/x; Allow iot:Publish * if {"StringEquals":{"iot:LastWillTopic":"${iot:Certificate.Subject.Title}"}}; Allow iot:Connect client/${iot:Other}""");
        var decision = PolicyEvaluator.Evaluate([policy], IotActions.Publish, PolicyLines.Arn("topic/a"), PolicyCase.Unregistered);
        Assert.Equal(["iot:Certificate.Subject.Title", "iot:Connection.Thing.ThingName"], decision.MissingVariables);
    }

    [Fact]
    public void Evaluate_OldVersion_HasNoVariables()
    {
        NamedPolicy policy = new("P", PolicyDocument.Parse(PolicyLines.Json("Allow iot:Publish topic/${iot:ClientId}", "2008-10-17")));
        Assert.False(PolicyEvaluator.Evaluate([policy], IotActions.Publish, PolicyLines.Arn("topic/client1"), PolicyCase.Unregistered).IsAllowed);
        Assert.True(PolicyEvaluator.Evaluate([policy], IotActions.Publish, PolicyLines.Arn("topic/${iot:ClientId}"), PolicyCase.Unregistered).IsAllowed);
    }

    [Fact]
    public void IsTimed_OnlyWhereTheTimeOfDayMatters()
    {
        Assert.True(Compile("""Allow iot:Publish * if {"DateLessThan":{"aws:CurrentTime":"2030-01-01"}}""").IsTimed);
        Assert.True(Compile("Allow iot:Publish topic/${aws:EpochTime}").IsTimed);
        Assert.False(Compile("""Allow iot:Publish * if {"StringEquals":{"iot:ClientId":"x"}}""").IsTimed);

        static CompiledPolicies Compile(string policy) => CompiledPolicies.Compile([PolicyLines.Policy(policy)], PolicyCase.Unregistered);
    }
}
