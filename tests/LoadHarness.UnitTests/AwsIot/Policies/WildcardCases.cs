using LoadHarness.AwsIot.Policies;
using static LoadHarness.UnitTests.AwsIot.Policies.PolicyCase;

namespace LoadHarness.UnitTests.AwsIot.Policies;

/// <summary>Wildcards, effects and the examples of "Publish/Subscribe", "Connect" and "Retained message policy examples".</summary>
internal static class WildcardCases
{
    private const string PubSub = "pub-sub-policy";
    private const string Connect = "connect-policy";
    private const string Retained = "retained-message-policy-examples";
    private const string Elements = "iam:reference_policies_elements_resource";
    private const string Logic = "iam:reference_policies_evaluation-logic";

    private const string AllButRestricted = "Allow iot:Subscribe topicfilter/a/*; Deny iot:Subscribe topicfilter/a/restricted/*; Allow iot:Receive !topic/a/restricted/*";
    private const string AllButBar = "Allow iot:Publish topic/${iot:ClientId}/*; Deny iot:Publish topic/${iot:ClientId}/bar";
    private const string NotTheseClients = "Deny iot:Connect client/client1,client/client2; Allow iot:Connect client/${iot:Connection.Thing.ThingName}";
    private const string RetainedPolicy = "Allow iot:Connect client/device1; Allow iot:Publish,iot:RetainPublish topic/device/sample/configuration";

    public static PolicyCase[] All { get; } =
    [
        // "*" is any run of characters, also across levels; "?" is one.
        Of(PubSub, "Allow iot:Publish topic/sport/*", IotActions.Publish, "topic/sport/a", Allowed),
        Of(PubSub, "Allow iot:Publish topic/sport/*", IotActions.Publish, "topic/sport/a/b/c", Allowed),
        Of(PubSub, "Allow iot:Publish topic/sport/*", IotActions.Publish, "topic/sport/", Allowed),
        Of(PubSub, "Allow iot:Publish topic/sport/*", IotActions.Publish, "topic/sport", Implicit),
        Of(PubSub, "Allow iot:Publish topic/s*t/a", IotActions.Publish, "topic/st/a", Allowed),
        Of(PubSub, "Allow iot:Publish topic/s*t/a", IotActions.Publish, "topic/s/x/t/a", Allowed),
        Of(PubSub, "Allow iot:Publish topic/s*t/a", IotActions.Publish, "topic/s/x/t/b", Implicit),
        Of(PubSub, "Allow iot:Publish topic/room?", IotActions.Publish, "topic/room1", Allowed),
        Of(PubSub, "Allow iot:Publish topic/room?", IotActions.Publish, "topic/room", Implicit),
        Of(PubSub, "Allow iot:Publish topic/room?", IotActions.Publish, "topic/room10", Implicit),
        Of(PubSub, "Allow iot:Publish topic/room?", IotActions.Publish, "topic/room/", Allowed),
        Of(PubSub, "Allow iot:Publish topic/room??", IotActions.Publish, "topic/room10", Allowed),
        Of(PubSub, "Allow iot:Publish topic/*/????/x", IotActions.Publish, "topic/a/b/cdef/x", Allowed),
        Of(Elements, "Allow iot:Publish topic/A", IotActions.Publish, "topic/a", Implicit),
        Of(Elements, "Allow iot:Publish topic/a", IotActions.Publish, "topic/ab", Implicit),
        Of(Elements, "Allow iot:Publish topic/ab", IotActions.Publish, "topic/a", Implicit),
        Of(Elements, "Allow iot:Publish arn:aws:iot:*:123456789012:topic/a", IotActions.Publish, "topic/a", Allowed),
        Of(Elements, "Allow iot:Publish arn:aws:iot:eu-west-1:123456789012:topic/a", IotActions.Publish, "topic/a", Implicit),
        Of(Elements, "Allow iot:Publish arn:aws:iot:us-east-1:999999999999:topic/a", IotActions.Publish, "topic/a", Implicit),

        // MQTT's own wildcards are ordinary characters.
        Of(PubSub, "Allow iot:Subscribe topicfilter/some/+/topic", IotActions.Subscribe, "topicfilter/some/+/topic", Allowed),
        Of(PubSub, "Allow iot:Subscribe topicfilter/some/+/topic", IotActions.Subscribe, "topicfilter/some/string1/topic", Implicit),
        Of(PubSub, "Allow iot:Subscribe topicfilter/some/*/topic", IotActions.Subscribe, "topicfilter/some/string1/topic", Allowed),
        Of(PubSub, "Allow iot:Subscribe topicfilter/some/*/topic", IotActions.Subscribe, "topicfilter/some/+/topic", Allowed),
        Of(PubSub, "Allow iot:Subscribe topicfilter/a/#", IotActions.Subscribe, "topicfilter/a/#", Allowed),
        Of(PubSub, "Allow iot:Subscribe topicfilter/a/#", IotActions.Subscribe, "topicfilter/a/b", Implicit),
        Of(PubSub, "Allow iot:Subscribe topicfilter/a/*", IotActions.Subscribe, "topicfilter/a/#", Allowed),
        Of(PubSub, "Allow iot:Publish topic/a/#", IotActions.Publish, "topic/a/b", Implicit),
        Of(PubSub, "Allow iot:Publish topic/a/+", IotActions.Publish, "topic/a/b", Implicit),
        Of(PubSub, "Allow iot:Subscribe topicfilter/client1/room*", IotActions.Subscribe, "topicfilter/client1/room1", Allowed),
        Of(PubSub, "Allow iot:Subscribe topicfilter/client1/room*", IotActions.Subscribe, "topicfilter/client1/hall", Implicit),
        Of(PubSub, "Allow iot:Subscribe topicfilter/my/topic,topicfilter/my/othertopic", IotActions.Subscribe, "topicfilter/my/othertopic", Allowed),
        Of(PubSub, "Allow iot:Subscribe topicfilter/my/topic,topicfilter/my/othertopic", IotActions.Subscribe, "topicfilter/my/+", Implicit),

        // The worked example: a wide subscription, narrowed where messages are delivered.
        Of(PubSub, AllButRestricted, IotActions.Subscribe, "topicfilter/a/#", Allowed),
        Of(PubSub, AllButRestricted, IotActions.Receive, "topic/a/b", Allowed),
        Of(PubSub, AllButRestricted, IotActions.Receive, "topic/a/restricted/b", Implicit),
        Of(PubSub, "Allow iot:Subscribe topicfilter/device/update; Deny iot:Receive topic/device/update", IotActions.Subscribe, "topicfilter/device/update", Allowed),
        Of(PubSub, "Allow iot:Subscribe topicfilter/device/update; Deny iot:Receive topic/device/update", IotActions.Receive, "topic/device/update", Explicit),

        // Effects.
        Of(Logic, "Allow iot:Connect *", IotActions.Publish, "topic/a", Implicit),
        Of(Logic, "Deny iot:Publish topic/a; Allow iot:Publish *", IotActions.Publish, "topic/a", Explicit),
        Of(Logic, "Allow iot:Publish *; Deny iot:Publish topic/a", IotActions.Publish, "topic/a", Explicit),
        Of(Logic, "Allow iot:Publish *; Deny iot:Publish topic/a", IotActions.Publish, "topic/b", Allowed),
        Of(Logic, "Deny iot:* *", IotActions.Connect, "client/client1", Explicit),
        Of(Logic, "Allow !iot:Connect *", IotActions.Publish, "topic/a", Allowed),
        Of(Logic, "Allow !iot:Connect *", IotActions.Connect, "client/client1", Implicit),
        Of(Logic, "Allow iot:* *; Deny !iot:Connect,iot:Publish *", IotActions.Publish, "topic/a", Allowed),
        Of(Logic, "Allow iot:* *; Deny !iot:Connect,iot:Publish *", IotActions.Subscribe, "topicfilter/a", Explicit),
        Of(Logic, "Allow iot:* *; Deny iot:* !topic/own/*", IotActions.Publish, "topic/own/x", Allowed),
        Of(Logic, "Allow iot:* *; Deny iot:* !topic/own/*", IotActions.Publish, "topic/other/x", Explicit),
        Of("iam:reference_policies_elements_action", "Allow * *", IotActions.Publish, "topic/a", Allowed),
        Of("iam:reference_policies_elements_action", "Allow iot:*Publish topic/a", IotActions.RetainPublish, "topic/a", Allowed),
        Of("iam:reference_policies_elements_action", "Allow iot:*Publish topic/a", IotActions.Publish, "topic/a", Allowed),
        Of("iam:reference_policies_elements_action", "Allow iot:Pub??sh topic/a", IotActions.Publish, "topic/a", Allowed),
        Of("iam:reference_policies_elements_action", "Allow iot:GetThingShadow *", IotActions.Publish, "topic/a", Implicit),

        // Whole examples of the pages.
        Of(Connect, "Allow iot:Connect client/client1", IotActions.Connect, "client/client1", Allowed),
        Of(Connect, "Allow iot:Connect client/client1", IotActions.Connect, "client/client2", Implicit),
        Of(Connect, NotTheseClients, IotActions.Connect, "client/thing1", Allowed, Registered),
        Of(Connect, NotTheseClients, IotActions.Connect, "client/client1", Explicit),
        Of(Connect, NotTheseClients, IotActions.Connect, "client/client3", Implicit, Unregistered with { ClientId = "client3" }),
        Of(PubSub, AllButBar, IotActions.Publish, "topic/client1/foo", Allowed),
        Of(PubSub, AllButBar, IotActions.Publish, "topic/client1/bar", Explicit),
        Of(PubSub, AllButBar, IotActions.Publish, "topic/client2/foo", Implicit),
        Of(Retained, RetainedPolicy, IotActions.Publish, "topic/device/sample/configuration", Allowed),
        Of(Retained, RetainedPolicy, IotActions.RetainPublish, "topic/device/sample/configuration", Allowed),
        Of(Retained, RetainedPolicy, IotActions.RetainPublish, "topic/device/sample/other", Implicit),
    ];
}
