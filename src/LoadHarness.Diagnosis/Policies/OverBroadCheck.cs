using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.Diagnosis.Policies;

/// <summary>Asks whether a claim may use topics that have nothing to do with provisioning: every device holds its key (AWS IoT developer guide, "Provisioning by claim").</summary>
internal static class OverBroadCheck
{
    // Two topics that no policy names unless it allows all of their kind: a device's own shadow, and any other.
    private static readonly (string Action, string Does, Func<AwsIotArns, string>[] Probes)[] Questions =
    [
        (IotActions.Publish, "publish to", [static arns => arns.Topic("$aws/things/any-device/shadow/update"), static arns => arns.Topic("any/device/telemetry")]),
        (IotActions.Subscribe, "subscribe to", [static arns => arns.TopicFilter("$aws/things/any-device/shadow/#"), static arns => arns.TopicFilter("#")]),
        (IotActions.Receive, "receive from", [static arns => arns.Topic("$aws/things/any-device/shadow/update/accepted"), static arns => arns.Topic("any/device/commands")]),
    ];

    /// <summary>What is allowed beyond provisioning, one sentence an action.</summary>
    public static IReadOnlyList<string> Of(CompiledPolicies policies, AwsIotArns arns)
    {
        var found = new List<string>();
        foreach (var (action, does, probes) in Questions)
        {
            if (probes.Select(probe => policies.For(action).Decide(probe(arns))).FirstOrDefault(static decision => decision.IsAllowed) is { } decision)
            {
                found.Add($"Whoever holds the claim certificate may {does} topics that are not for provisioning: {decision.Explanation}");
            }
        }

        return found;
    }
}
