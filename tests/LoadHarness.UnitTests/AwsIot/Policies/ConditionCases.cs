using System.Net;
using LoadHarness.AwsIot.Policies;
using static LoadHarness.UnitTests.AwsIot.Policies.PolicyCase;

namespace LoadHarness.UnitTests.AwsIot.Policies;

/// <summary>Conditions: those of "Connect policy examples", then each operator of the IAM user guide.</summary>
internal static class ConditionCases
{
    private const string Connect = "connect-policy";
    private const string Operators = "iam:reference_policies_elements_condition_operators";
    private const string Sets = "iam:reference_policies_condition-single-vs-multi-valued-context-keys";

    private const string OnlyPersistent = """Allow iot:Connect * if {"ForAllValues:StringEquals":{"iot:ConnectAttributes":["PersistentConnect"]}}""";
    private const string NotPersistent = """Allow iot:Connect * if {"ForAllValues:StringNotEquals":{"iot:ConnectAttributes":["PersistentConnect"]}}""";
    private const string DenyPersistent = """Allow iot:Connect *; Deny iot:Connect * if {"ForAnyValue:StringEquals":{"iot:ConnectAttributes":["PersistentConnect"]}}""";
    private const string Both = """Allow iot:Connect * if {"ForAllValues:StringEquals":{"iot:ConnectAttributes":["PersistentConnect","LastWill"]}}""";
    private const string OnlyDefault = """Allow iot:Connect * if {"ForAllValues:StringEquals":{"iot:ConnectAttributes":[]}}""";
    private const string MustPersist = """Allow iot:Connect * if {"ForAnyValue:StringEquals":{"iot:ConnectAttributes":["PersistentConnect"]}}""";
    private const string WillTopic = """Allow iot:Connect * if {"ArnEquals":{"iot:LastWillTopic":"arn:aws:iot:us-east-1:123456789012:topic/my/*"}}""";

    private static readonly PolicyContext Clean = Unregistered with { ConnectAttributes = [] };
    private static readonly PolicyContext Persistent = Unregistered with { ConnectAttributes = [PolicyContext.PersistentConnect] };
    private static readonly PolicyContext Will = Unregistered with { ConnectAttributes = [PolicyContext.LastWill], LastWillTopic = PolicyLines.Arn("topic/my/lastwill") };
    private static readonly PolicyContext PersistentWill = Will with { ConnectAttributes = [PolicyContext.PersistentConnect, PolicyContext.LastWill] };

    public static PolicyCase[] All { get; } =
    [
        .. Connects(),
        .. OfOperators(),
    ];

    private static IEnumerable<PolicyCase> Connects()
    {
        foreach (var (policy, clean, persistent, will, both) in new[]
        {
            (OnlyPersistent, Allowed, Allowed, Implicit, Implicit),
            (NotPersistent, Allowed, Implicit, Allowed, Implicit),
            (DenyPersistent, Allowed, Explicit, Allowed, Explicit),
            (Both, Allowed, Allowed, Allowed, Allowed),
            (OnlyDefault, Allowed, Implicit, Implicit, Implicit),
            (MustPersist, Implicit, Allowed, Implicit, Allowed),
            (WillTopic, Implicit, Implicit, Allowed, Allowed),
        })
        {
            yield return Of(Connect, policy, IotActions.Connect, "client/client1", clean, Clean);
            yield return Of(Connect, policy, IotActions.Connect, "client/client1", persistent, Persistent);
            yield return Of(Connect, policy, IotActions.Connect, "client/client1", will, Will);
            yield return Of(Connect, policy, IotActions.Connect, "client/client1", both, PersistentWill);
        }

        yield return Of(Connect, WillTopic, IotActions.Connect, "client/client1", Implicit, Will with { LastWillTopic = PolicyLines.Arn("topic/other") });
    }

    private static IEnumerable<PolicyCase> OfOperators()
    {
        foreach (var (condition, holds) in new[]
        {
            ("""{"StringEquals":{"iot:ClientId":"client1"}}""", true),
            ("""{"StringEquals":{"iot:ClientId":"Client1"}}""", false),
            ("""{"StringEquals":{"iot:ClientId":"client*"}}""", false),
            ("""{"StringEquals":{"iot:ClientId":["x","client1"]}}""", true),
            ("""{"StringEquals":{"iot:ClientId":"${iot:ClientId}"}}""", true),
            ("""{"StringEquals":{"iot:ClientId":"${iot:Connection.Thing.ThingName}"}}""", false),
            ("""{"StringNotEquals":{"iot:ClientId":"${iot:Connection.Thing.ThingName}"}}""", false),
            ("""{"StringNotEquals":{"iot:ClientId":["x","y"]}}""", true),
            ("""{"StringNotEquals":{"iot:ClientId":["x","client1"]}}""", false),
            ("""{"StringEqualsIgnoreCase":{"iot:ClientId":"CLIENT1"}}""", true),
            ("""{"StringNotEqualsIgnoreCase":{"iot:ClientId":"CLIENT1"}}""", false),
            ("""{"StringLike":{"iot:ClientId":"cl*t?"}}""", true),
            ("""{"StringLike":{"iot:ClientId":"?"}}""", false),
            ("""{"StringNotLike":{"iot:ClientId":"client*"}}""", false),
            ("""{"NumericEquals":{"aws:EpochTime":1772366400}}""", true),
            ("""{"NumericLessThan":{"aws:EpochTime":1772366400}}""", false),
            ("""{"NumericLessThanEquals":{"aws:EpochTime":"1772366400.0"}}""", true),
            ("""{"NumericGreaterThan":{"aws:EpochTime":1}}""", true),
            ("""{"NumericGreaterThanEquals":{"aws:EpochTime":"x"}}""", false),
            ("""{"NumericNotEquals":{"aws:EpochTime":1}}""", true),
            ("""{"DateEquals":{"aws:CurrentTime":"2026-03-01T12:00:00Z"}}""", true),
            ("""{"DateNotEquals":{"aws:CurrentTime":"2026-03-01T12:00:00Z"}}""", false),
            ("""{"DateLessThan":{"aws:CurrentTime":"2026-03-01T12:00:01Z"}}""", true),
            ("""{"DateLessThanEquals":{"aws:CurrentTime":"1772366400"}}""", true),
            ("""{"DateGreaterThan":{"aws:CurrentTime":"2026-03-01T13:00:00+02:00"}}""", true),
            ("""{"DateGreaterThanEquals":{"aws:CurrentTime":"2027-01-01"}}""", false),
            ("""{"Bool":{"iot:Connection.Thing.IsAttached":"False"}}""", true),
            ("""{"Bool":{"iot:ClientId":"true"}}""", false),
            ("""{"BinaryEquals":{"iot:ClientId":"client1"}}""", true),
            ("""{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}""", true),
            ("""{"IpAddress":{"aws:SourceIp":"203.0.113.5/30"}}""", true),
            ("""{"IpAddress":{"aws:SourceIp":"203.0.113.8/30"}}""", false),
            ("""{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}""", true),
            ("""{"IpAddress":{"aws:SourceIp":"203.0.113.7/33"}}""", false),
            ("""{"IpAddress":{"aws:SourceIp":"::/0"}}""", false),
            ("""{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}""", false),
            ("""{"Null":{"iot:LastWillTopic":"true"}}""", true),
            ("""{"Null":{"iot:LastWillTopic":"false"}}""", false),
            ("""{"Null":{"iot:ClientId":"false"}}""", true),

            // A missing key fails, but for negated operators and ...IfExists.
            ("""{"StringEquals":{"iot:LastWillTopic":"x"}}""", false),
            ("""{"StringNotEquals":{"iot:LastWillTopic":"x"}}""", true),
            ("""{"StringEqualsIfExists":{"iot:LastWillTopic":"x"}}""", true),
            ("""{"StringEqualsIfExists":{"iot:ClientId":"x"}}""", false),
            ("""{"ArnLikeIfExists":{"iot:LastWillTopic":"arn:aws:iot:*:*:topic/x"}}""", true),

            // All operators and all keys must hold.
            ("""{"StringEquals":{"iot:ClientId":"client1"},"Bool":{"iot:Connection.Thing.IsAttached":"true"}}""", false),
            ("""{"StringEquals":{"iot:ClientId":"client1","aws:SourceIp":"203.0.113.8"}}""", false),
        })
        {
            yield return Of(Operators, $"Allow iot:Publish topic/a if {condition}", IotActions.Publish, "topic/a", holds ? Allowed : Implicit);
        }

        foreach (var (condition, holds) in new[]
        {
            ("""{"ArnEquals":{"iot:LastWillTopic":"arn:aws:iot:us-east-1:123456789012:topic/my/lastwill"}}""", true),
            ("""{"ArnLike":{"iot:LastWillTopic":"arn:*:iot:*:*:topic/my/*"}}""", true),
            ("""{"ArnLike":{"iot:LastWillTopic":"arn:aws:iot:*:topic/my/*"}}""", false),
            ("""{"ArnNotLike":{"iot:LastWillTopic":"arn:*:iot:*:*:topic/my/*"}}""", false),
            ("""{"ArnNotEquals":{"iot:LastWillTopic":"arn:aws:iot:us-east-1:123456789012:topic/x"}}""", true),
            ("""{"StringLike":{"iot:LastWillTopic":"*:topic/my/*"}}""", true),
            ("""{"ForAnyValue:StringLike":{"iot:ConnectAttributes":["Last*"]}}""", true),
            ("""{"ForAnyValue:StringNotEquals":{"iot:ConnectAttributes":["LastWill"]}}""", false),
            ("""{"ForAllValues:StringLike":{"iot:ConnectAttributes":["*"]}}""", true),
        })
        {
            yield return Of(condition.Contains("For", StringComparison.Ordinal) ? Sets : Operators, $"Allow iot:Connect * if {condition}", IotActions.Connect, "client/client1", holds ? Allowed : Implicit, Will);
        }

        var version6 = Unregistered with { SourceAddress = IPAddress.Parse("2001:db8::5") };
        yield return Of(Operators, """Allow iot:Publish * if {"IpAddress":{"aws:SourceIp":"2001:db8::/32"}}""", IotActions.Publish, "topic/a", Allowed, version6);
        yield return Of(Operators, """Allow iot:Publish * if {"IpAddress":{"aws:SourceIp":"2001:db9::/32"}}""", IotActions.Publish, "topic/a", Implicit, version6);
        yield return Of(Operators, """Allow iot:Publish * if {"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}""", IotActions.Publish, "topic/a", Allowed, Unregistered with { SourceAddress = IPAddress.Parse("::ffff:203.0.113.7") });
        yield return Of(Sets, """Allow iot:Publish * if {"ForAnyValue:StringEquals":{"iot:LastWillTopic":"x"}}""", IotActions.Publish, "topic/a", Implicit);
        yield return Of(Sets, """Allow iot:Publish * if {"ForAllValues:StringEquals":{"iot:LastWillTopic":"x"}}""", IotActions.Publish, "topic/a", Allowed);
    }
}
