using System.Net;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Simulator.Authorization;
using LoadHarness.UnitTests.AwsIot.Policies;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.Authorization;

public sealed class PolicyAuthorizerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Principal _principal = new("cert", "client1", IPAddress.Loopback);

    [Fact]
    public void Connect_AttributesAndWill_AreWhatConditionsSee()
    {
        var authorizer = Authorizer(new FakePolicySource(_time, """Allow iot:Connect client/client1; Deny iot:Connect * if {"ForAnyValue:StringEquals":{"iot:ConnectAttributes":"PersistentConnect"}}; Deny iot:Connect * if {"ArnLike":{"iot:LastWillTopic":"arn:*:iot:*:*:topic/secret"}}"""));
        Assert.True(authorizer.Connect(_principal, isPersistent: false, null).IsAllowed);
        Assert.True(authorizer.Connect(_principal, isPersistent: false, "open").IsAllowed);
        Assert.Equal(AuthorizationOutcome.ExplicitDeny, authorizer.Connect(_principal, isPersistent: true, null).Outcome);
        Assert.Equal(AuthorizationOutcome.ExplicitDeny, authorizer.Connect(_principal, isPersistent: false, "secret").Outcome);
        Assert.Equal(AuthorizationOutcome.ImplicitDeny, authorizer.Connect(_principal with { ClientId = "client2" }, isPersistent: false, null).Outcome);
    }

    [Fact]
    public void Publish_Retained_NeedsBothActions()
    {
        var authorizer = Authorizer(new FakePolicySource(_time, "Allow iot:Publish topic/a,topic/b; Allow iot:RetainPublish topic/b,topic/c"));
        Assert.True(authorizer.Publish(_principal, "a", isRetained: false).IsAllowed);
        Assert.Contains("iot:RetainPublish", authorizer.Publish(_principal, "a", isRetained: true).Explanation, StringComparison.Ordinal);
        Assert.True(authorizer.Publish(_principal, "b", isRetained: true).IsAllowed);
        Assert.False(authorizer.Publish(_principal, "c", isRetained: true).IsAllowed);
    }

    [Fact]
    public void Subscribe_TopicArn_IsDeniedAndToldApart()
    {
        var authorizer = Authorizer(new FakePolicySource(_time, "Allow iot:Subscribe,iot:Receive topic/a/*"));
        var decision = authorizer.Subscribe(_principal, "a/b");
        Assert.False(decision.IsAllowed);
        Assert.Contains("but SUBSCRIBE is checked against topicfilter/a/b", decision.Explanation, StringComparison.Ordinal);
        Assert.True(authorizer.MayReceive(_principal, "a/b"));
        Assert.False(authorizer.MayReceive(_principal, "b"));
    }

    [Fact]
    public void MayReceive_LongTopic_IsJudgedWhole()
    {
        var authorizer = Authorizer(new FakePolicySource(_time, "Allow iot:Receive topic/*/end"));
        Assert.True(authorizer.MayReceive(_principal, new string('x', 2_000) + "/end"));
        Assert.False(authorizer.MayReceive(_principal, new string('x', 2_000) + "/ene"));
    }

    [Fact]
    public void All_UnknownCertificate_IsDenied()
    {
        var authorizer = Authorizer(new FakePolicySource(_time, "Allow * *"));
        var stranger = _principal with { CertificateId = "other" };
        Assert.False(authorizer.Connect(stranger, isPersistent: false, null).IsAllowed);
        Assert.False(authorizer.Publish(stranger, "a", isRetained: false).IsAllowed);
        Assert.Contains("not registered", authorizer.Subscribe(stranger, "a").Explanation, StringComparison.Ordinal);
        Assert.False(authorizer.MayReceive(stranger, "a"));
    }

    [Fact]
    public void MayReceive_PolicyChanged_IsSeenAfterTheDelayByALiveConnection()
    {
        var source = new FakePolicySource(_time, "Allow iot:Receive *", TimeSpan.FromSeconds(90));
        var authorizer = Authorizer(source);
        Assert.True(authorizer.MayReceive(_principal, "a"));
        source.Set("Deny iot:Receive *");
        _time.Advance(TimeSpan.FromSeconds(89));
        Assert.True(authorizer.MayReceive(_principal, "a"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(authorizer.MayReceive(_principal, "a"));
    }

    [Fact]
    public void Subscribe_ThingAttachedLater_GivesItsNameAValue()
    {
        var source = new FakePolicySource(_time, "Allow iot:Subscribe topicfilter/${iot:Connection.Thing.ThingName}/+");
        var authorizer = Authorizer(source);
        Assert.Equal(["iot:Connection.Thing.ThingName"], authorizer.Subscribe(_principal, "client1/+").MissingVariables);
        source.Attach(new ThingFacts("client1", null, new Dictionary<string, string>()));
        Assert.True(authorizer.Subscribe(_principal, "client1/+").IsAllowed);
    }

    [Fact]
    public void MayReceive_ConditionOnTime_FollowsTheClock()
    {
        var authorizer = Authorizer(new FakePolicySource(_time, """Allow iot:Receive * if {"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:01:00Z"}}"""));
        Assert.True(authorizer.MayReceive(_principal, "a"));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(authorizer.MayReceive(_principal, "a"));
    }

    [Fact]
    public void MayReceive_UnchangedPolicies_AllocatesNothing()
    {
        var source = new FakePolicySource(_time, "Allow iot:Receive topic/dt/${iot:ClientId}/*; Deny iot:Receive topic/dt/*/secret");
        var authorizer = Authorizer(source);
        Assert.True(authorizer.MayReceive(_principal, "dt/client1/telemetry"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _ = authorizer.MayReceive(_principal, "dt/client1/telemetry");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1, source.Reads);
    }

    private PolicyAuthorizer Authorizer(FakePolicySource source) => new(source, PolicyLines.Arns, _time);
}
