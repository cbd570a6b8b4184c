using LoadHarness.AwsIot.Policies;
using static LoadHarness.UnitTests.AwsIot.Policies.PolicyCase;

namespace LoadHarness.UnitTests.AwsIot.Policies;

/// <summary>The kinds of ARN: <c>topicfilter/</c> for iot:Subscribe, <c>topic/</c> for iot:Publish, iot:RetainPublish and iot:Receive, <c>client/</c> for iot:Connect.</summary>
internal static class TopicFilterCases
{
    private const string Resources = "iot-action-resources";
    private const string Claim = "provision-wo-cert";
    private const string Wildcards = "pub-sub-policy";

    private const string ClaimPolicy =
        "Allow iot:Connect *; "
        + "Allow iot:Publish,iot:Receive topic/$aws/certificates/create/*,topic/$aws/provisioning-templates/T/provision/*; "
        + "Allow iot:Subscribe topicfilter/$aws/certificates/create/*,topicfilter/$aws/provisioning-templates/T/provision/*";

    private const string WrongKind =
        "Allow iot:Connect *; "
        + "Allow iot:Publish,iot:Receive,iot:Subscribe topic/$aws/certificates/create/*,topic/$aws/provisioning-templates/T/provision/*";

    public static PolicyCase[] All { get; } =
    [
        // The recommended claim policy lets the whole flow through.
        Of(Claim, ClaimPolicy, IotActions.Connect, "client/client1", Allowed),
        Of(Claim, ClaimPolicy, IotActions.Publish, "topic/$aws/certificates/create/json", Allowed),
        Of(Claim, ClaimPolicy, IotActions.Subscribe, "topicfilter/$aws/certificates/create/json/accepted", Allowed),
        Of(Claim, ClaimPolicy, IotActions.Subscribe, "topicfilter/$aws/certificates/create/cbor/rejected", Allowed),
        Of(Claim, ClaimPolicy, IotActions.Receive, "topic/$aws/certificates/create/json/accepted", Allowed),
        Of(Claim, ClaimPolicy, IotActions.Publish, "topic/$aws/provisioning-templates/T/provision/json", Allowed),
        Of(Claim, ClaimPolicy, IotActions.Subscribe, "topicfilter/$aws/provisioning-templates/T/provision/json/accepted", Allowed),
        Of(Claim, ClaimPolicy, IotActions.Receive, "topic/$aws/provisioning-templates/T/provision/json/rejected", Allowed),

        // Another template, another flow, another case of letters.
        Of(Claim, ClaimPolicy, IotActions.Subscribe, "topicfilter/$aws/provisioning-templates/Other/provision/json/accepted", Implicit),
        Of(Claim, ClaimPolicy, IotActions.Subscribe, "topicfilter/$aws/provisioning-templates/t/provision/json/accepted", Implicit),
        Of(Claim, ClaimPolicy, IotActions.Subscribe, "topicfilter/$aws/certificates/create-from-csr/json/accepted", Implicit),
        Of(Claim, ClaimPolicy, IotActions.Publish, "topic/$aws/certificates/create-from-csr/json", Implicit),
        Of(Claim, ClaimPolicy, IotActions.Subscribe, "topicfilter/$aws/certificates/#", Implicit),

        // The seed failure: topic/ where topicfilter/ is checked. All but the subscription works.
        Of(Resources, WrongKind, IotActions.Connect, "client/client1", Allowed),
        Of(Resources, WrongKind, IotActions.Publish, "topic/$aws/certificates/create/json", Allowed),
        Of(Resources, WrongKind, IotActions.Receive, "topic/$aws/certificates/create/json/accepted", Allowed),
        Of(Resources, WrongKind, IotActions.Subscribe, "topicfilter/$aws/certificates/create/json/accepted", Implicit),
        Of(Resources, WrongKind, IotActions.Subscribe, "topicfilter/$aws/certificates/create/json/rejected", Implicit),
        Of(Resources, WrongKind, IotActions.Subscribe, "topicfilter/$aws/provisioning-templates/T/provision/json/accepted", Implicit),

        // No wildcard behind "topic/" helps: the difference stands before it.
        Of(Resources, "Allow iot:Subscribe topic/*", IotActions.Subscribe, "topicfilter/a", Implicit),
        Of(Resources, "Allow iot:Subscribe topic/*", IotActions.Subscribe, "topicfilter/*", Implicit),
        Of(Resources, "Allow iot:Subscribe topic/filter/*", IotActions.Subscribe, "topicfilter/a", Implicit),
        Of(Resources, "Allow iot:* topic/*", IotActions.Subscribe, "topicfilter/a", Implicit),
        Of(Resources, "Allow iot:* topic/*", IotActions.Connect, "client/client1", Implicit),

        // A wildcard before the slash does.
        Of(Resources, "Allow iot:Subscribe topic*", IotActions.Subscribe, "topicfilter/a", Allowed),
        Of(Resources, "Allow iot:Publish topic*", IotActions.Publish, "topic/a", Allowed),
        Of(Resources, "Allow iot:Subscribe *", IotActions.Subscribe, "topicfilter/$aws/certificates/create/json/accepted", Allowed),
        Of(Resources, "Allow iot:Subscribe *:topicfilter/a", IotActions.Subscribe, "topicfilter/a", Allowed),

        // The other way round: topicfilter/ where topic/ is checked.
        Of(Resources, "Allow iot:Publish topicfilter/*", IotActions.Publish, "topic/a", Implicit),
        Of(Resources, "Allow iot:Receive topicfilter/*", IotActions.Receive, "topic/a", Implicit),
        Of(Resources, "Allow iot:RetainPublish topicfilter/*", IotActions.RetainPublish, "topic/a", Implicit),
        Of(Resources, "Allow iot:Publish client/*", IotActions.Publish, "topic/a", Implicit),
        Of(Resources, "Allow iot:Connect topic/*", IotActions.Connect, "client/client1", Implicit),
        Of(Resources, "Allow iot:Connect thing/*", IotActions.Connect, "client/client1", Implicit),

        // A Deny of the wrong kind denies nothing.
        Of(Resources, "Allow iot:Subscribe *; Deny iot:Subscribe topic/secret/*", IotActions.Subscribe, "topicfilter/secret/a", Allowed),
        Of(Resources, "Allow iot:Subscribe *; Deny iot:Subscribe topicfilter/secret/*", IotActions.Subscribe, "topicfilter/secret/a", Explicit),
        Of(Wildcards, "Allow iot:Subscribe topicfilter/a/*; Deny iot:Subscribe topicfilter/a/restricted/*", IotActions.Subscribe, "topicfilter/a/#", Allowed),
        Of(Wildcards, "Allow iot:Subscribe topicfilter/a/*; Deny iot:Subscribe topicfilter/a/restricted/*", IotActions.Subscribe, "topicfilter/a/restricted/#", Explicit),

        // Each action by itself.
        Of("iot-policy-actions", "Allow iot:Subscribe topicfilter/my/topic", IotActions.Receive, "topic/my/topic", Implicit),
        Of("iot-policy-actions", "Allow iot:Publish topic/a", IotActions.RetainPublish, "topic/a", Implicit),
        Of("iot-policy-actions", "Allow iot:RetainPublish topic/a", IotActions.Publish, "topic/a", Implicit),
    ];
}
