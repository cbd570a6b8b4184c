using LoadHarness.AwsIot.Policies;
using static LoadHarness.UnitTests.AwsIot.Policies.PolicyCase;

namespace LoadHarness.UnitTests.AwsIot.Policies;

/// <summary>Policy variables of the client and of the thing.</summary>
internal static class VariableCases
{
    private const string Basic = "basic-policy-variables";
    private const string Thing = "thing-policy-variables";
    private const string ThingExamples = "thing-policy-examples";
    private const string Special = "iot-policy-variables";

    private const string OwnTopic = "Allow iot:Publish topic/my/topic/${iot:ClientId}";
    private const string OwnFilter = "Allow iot:Subscribe topicfilter/my/${iot:ClientId}/topic";
    private const string ByThing = "Allow iot:Connect client/${iot:Connection.Thing.ThingName}";
    private const string ByAttribute = "Allow iot:Publish topic/${iot:Connection.Thing.Attributes[attributeName]}/*";
    private const string Attached = """Allow iot:Connect * if {"Bool":{"iot:Connection.Thing.IsAttached":["true"]}}""";

    private const string ByTypeAndAttribute =
        """Allow iot:Publish topic/device/stats if {"StringEquals":{"iot:Connection.Thing.Attributes[attributeName]":"attributeValue","iot:Connection.Thing.ThingTypeName":"Thing_Type_Name"},"Bool":{"iot:Connection.Thing.IsAttached":"true"}}""";

    public static PolicyCase[] All { get; } =
    [
        Of(Basic, OwnTopic, IotActions.Publish, "topic/my/topic/client1", Allowed),
        Of(Basic, OwnTopic, IotActions.Publish, "topic/my/topic/client2", Implicit),
        Of(Basic, "Allow iot:Connect client/${iot:ClientId}", IotActions.Connect, "client/client1", Allowed),
        Of(Basic, OwnFilter, IotActions.Subscribe, "topicfilter/my/client1/topic", Allowed),
        Of(Basic, OwnFilter, IotActions.Subscribe, "topicfilter/my/+/topic", Implicit),

        // The guide's warning: a client id of "+" widens the filter.
        Of(Basic, OwnFilter, IotActions.Subscribe, "topicfilter/my/+/topic", Allowed, Unregistered with { ClientId = "+" }),
        Of(Basic, OwnFilter, IotActions.Subscribe, "topicfilter/my/#", Implicit, Unregistered with { ClientId = "#" }),

        // A client id cannot smuggle in a wildcard of policies, nor another variable.
        Of(Basic, OwnTopic, IotActions.Publish, "topic/my/topic/anything", Implicit, Unregistered with { ClientId = "*" }),
        Of(Basic, OwnTopic, IotActions.Publish, "topic/my/topic/*", Allowed, Unregistered with { ClientId = "*" }),
        Of(Basic, OwnTopic, IotActions.Publish, "topic/my/topic/x", Implicit, Unregistered with { ClientId = "?" }),
        Of(Basic, OwnTopic, IotActions.Publish, "topic/my/topic/thing1", Implicit, Registered with { ClientId = "${iot:Connection.Thing.ThingName}" }),

        Of(Basic, "Allow iot:Publish topic/${aws:SourceIp}", IotActions.Publish, "topic/203.0.113.7", Allowed),
        Of(Basic, """Allow iot:Connect * if {"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}""", IotActions.Connect, "client/client1", Allowed),
        Of(Basic, """Allow iot:Connect * if {"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}""", IotActions.Connect, "client/client1", Implicit),
        Of(Basic, """Allow iot:Connect *; Deny iot:Connect * if {"NotIpAddress":{"aws:SourceIp":["198.51.100.0/24","203.0.113.7"]}}""", IotActions.Connect, "client/client1", Allowed),
        Of(Basic, """Allow iot:Connect *; Deny iot:Connect * if {"NotIpAddress":{"aws:SourceIp":["198.51.100.0/24"]}}""", IotActions.Connect, "client/client1", Explicit),

        Of(Thing, ByThing, IotActions.Connect, "client/thing1", Allowed, Registered),
        Of(Thing, ByThing, IotActions.Connect, "client/thing2", Implicit, Registered),
        Of(Thing, ByThing, IotActions.Connect, "client/client1", Implicit),
        Of(Thing, ByThing, IotActions.Connect, "client/${iot:Connection.Thing.ThingName}", Implicit, Unregistered with { ClientId = "${iot:Connection.Thing.ThingName}" }),
        Of(Thing, "Allow iot:Publish topic/${iot:Connection.Thing.ThingTypeName}/x", IotActions.Publish, "topic/Thing_Type_Name/x", Allowed, Registered),
        Of(Thing, "Allow iot:Publish topic/${iot:Connection.Thing.ThingTypeName}/x", IotActions.Publish, "topic//x", Implicit, Registered with { Thing = new ThingFacts("thing1", null, new Dictionary<string, string>()) }),
        Of(Thing, ByAttribute, IotActions.Publish, "topic/attributeValue/a/b", Allowed, Registered),
        Of(Thing, ByAttribute, IotActions.Publish, "topic/other/a", Implicit, Registered),
        Of(Thing, ByAttribute, IotActions.Publish, "topic/attributeValue/a", Implicit),
        Of(Thing, "Allow iot:Publish topic/${iot:Connection.Thing.Attributes[unknown]}/*", IotActions.Publish, "topic/attributeValue/a", Implicit, Registered),
        Of(Thing, "Allow iot:Publish topic/${iot:Connection.Thing.ThingName}/${iot:Connection.Thing.Attributes[n]}", IotActions.Publish, "topic/thing1/7", Allowed, Registered),

        // One pattern without its value does not spoil the others of its statement.
        Of(Thing, "Allow iot:Publish topic/${iot:Connection.Thing.ThingName},topic/all", IotActions.Publish, "topic/all", Allowed),

        // A Deny that leaves out what belongs to a thing denies all where there is no thing; an Allow allows nothing.
        Of(Thing, "Allow iot:Publish *; Deny iot:Publish !topic/${iot:Connection.Thing.ThingName}/*", IotActions.Publish, "topic/thing1/x", Allowed, Registered),
        Of(Thing, "Allow iot:Publish *; Deny iot:Publish !topic/${iot:Connection.Thing.ThingName}/*", IotActions.Publish, "topic/thing1/x", Explicit),
        Of(Thing, "Allow iot:Publish !topic/${iot:Connection.Thing.ThingName}/*", IotActions.Publish, "topic/thing1/x", Implicit),

        Of(ThingExamples, Attached, IotActions.Connect, "client/thing1", Allowed, Registered),
        Of(ThingExamples, Attached, IotActions.Connect, "client/client1", Implicit),
        Of(ThingExamples, ByTypeAndAttribute, IotActions.Publish, "topic/device/stats", Allowed, Registered),
        Of(ThingExamples, ByTypeAndAttribute, IotActions.Publish, "topic/device/stats", Implicit),
        Of(ThingExamples, ByTypeAndAttribute, IotActions.Publish, "topic/device/stats", Implicit, Registered with { Thing = Registered.Thing! with { TypeName = "Other" } }),

        // "$" is ordinary where no whole ${…} follows; ${*}, ${?} and ${$} are the characters.
        Of(Special, "Allow iot:Publish topic/$aws/*", IotActions.Publish, "topic/$aws/things", Allowed),
        Of(Special, "Allow iot:Publish topic/a${b", IotActions.Publish, "topic/a${b", Allowed),
        Of(Special, "Allow iot:Publish topic/a${*}", IotActions.Publish, "topic/a*", Allowed),
        Of(Special, "Allow iot:Publish topic/a${*}", IotActions.Publish, "topic/ab", Implicit),
        Of(Special, "Allow iot:Publish topic/a${?}", IotActions.Publish, "topic/a?", Allowed),
        Of(Special, "Allow iot:Publish topic/a${?}", IotActions.Publish, "topic/ab", Implicit),
        Of(Special, "Allow iot:Publish topic/${$}{iot:ClientId}", IotActions.Publish, "topic/${iot:ClientId}", Allowed),
        Of(Special, "Allow iot:Publish topic/${no:such}", IotActions.Publish, "topic/x", Implicit),
    ];
}
