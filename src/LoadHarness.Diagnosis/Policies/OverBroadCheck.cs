using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>Asks whether a claim may do what has nothing to do with provisioning: every device holds its key (AWS IoT developer guide, "Provisioning by claim").</summary>
internal static class OverBroadCheck
{
    private const string Topic = "topic";
    private const string TopicFilter = "topicfilter";
    private const string Thing = "thing";

    // Names that no policy has unless it allows all of their kind: a device's own shadow, and any other.
    private static readonly Question[] Questions =
    [
        new(IotActions.Publish, Topic, "publish to topics that are not for its own provisioning", ["$aws/things/any-device/shadow/update", "any/device/telemetry"], ProvisioningNames.IsBeyond),
        new(IotActions.Subscribe, TopicFilter, "subscribe to topics that are not for its own provisioning", ["$aws/things/any-device/shadow/#", "#"], ProvisioningNames.IsBeyond),
        new(IotActions.Receive, Topic, "receive from topics that are not for its own provisioning", ["$aws/things/any-device/shadow/update/accepted", "any/device/commands"], ProvisioningNames.IsBeyond),
        new(IotActions.RetainPublish, Topic, "publish retained messages, which provisioning never needs", ["any/device/telemetry"], static _ => true),
        new(IotActions.GetThingShadow, Thing, "read devices' shadows", ["any-device"], static _ => true),
        new(IotActions.UpdateThingShadow, Thing, "change devices' shadows", ["any-device"], static _ => true),
        new(IotActions.DeleteThingShadow, Thing, "delete devices' shadows", ["any-device"], static _ => true),
    ];

    /// <summary>What is allowed beyond provisioning, one sentence an action.</summary>
    /// <param name="policies">The claim's policies: where they name something narrower, that is asked too.</param>
    /// <param name="compiled">The same, made ready to ask.</param>
    /// <param name="flow">The device's flow.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<NamedPolicy> policies, CompiledPolicies compiled, PolicyQuestion flow)
    {
        var found = new List<string>();
        foreach (var question in Questions)
        {
            var names = question.Names.Concat(Named(policies, question, flow));
            if (names.Select(name => compiled.For(question.Action).Decide(Resource(question.Kind, name, flow.Arns))).FirstOrDefault(static decision => decision.IsAllowed) is { } decision)
            {
                found.Add($"Whoever holds the claim certificate may {question.Does}: {decision.Explanation}");
            }
        }

        return found;
    }

    /// <summary>One name for each resource that the policies allow something on beyond the flow; whether it is allowed is asked later.</summary>
    private static IEnumerable<string> Named(IReadOnlyList<NamedPolicy> policies, Question question, PolicyQuestion flow) =>
        from policy in policies
        from statement in policy.Document.Statements
        where statement.Effect == PolicyEffect.Allow && !statement.IsNotResource
        from resource in statement.Resources
        let pattern = ProvisioningNames.PatternIn(resource, question.Kind, flow.ClientId)
        where pattern is not null && question.IsBeyond(pattern)
        select ProvisioningNames.Example(pattern);

    private static string Resource(string kind, string name, AwsIotArns arns) => kind switch
    {
        TopicFilter => arns.TopicFilter(name),
        Thing => arns.Thing(name),
        _ => arns.Topic(name),
    };

    private sealed record Question(string Action, string Kind, string Does, string[] Names, Func<string, bool> IsBeyond);
}
