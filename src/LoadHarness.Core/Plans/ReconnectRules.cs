using LoadHarness.Core.Plans.Clients;
using LoadHarness.Core.Plans.Model;

namespace LoadHarness.Core.Plans;

/// <summary>What must hold between the members of the reconnect policy.</summary>
internal static class ReconnectRules
{
    /// <summary>Adds a fault for each rule that is broken.</summary>
    public static void Check(ReconnectPlan plan, PlanReader reader)
    {
        if (!ReconnectPolicies.Names.Contains(plan.Policy, StringComparer.Ordinal))
        {
            return; // Its own fault says so.
        }

        var rule = ReconnectPolicies.RuleOf(plan);
        if (rule.First > rule.Longest)
        {
            reader.FaultAt("reconnect.min", $"'reconnect.min' ({Units.FormatDuration(rule.First)}) is longer than 'reconnect.max' ({Units.FormatDuration(rule.Longest)}).", "reconnect.max");
        }

        foreach (var (name, value) in new[] { ("min", plan.Min), ("max", plan.Max) })
        {
            if (value < BackoffRule.ClientIdPause && !plan.Unsafe)
            {
                reader.FaultAt($"reconnect.{name}", $"'reconnect.{name}' ({Units.FormatDuration(value.Value)}) is below 1s, and AWS IoT takes one CONNECT a second from a client id; set 'reconnect.unsafe: true' where that is wanted.");
            }
        }
    }
}
