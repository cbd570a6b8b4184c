using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Admin;

namespace LoadHarness.Hosting;

/// <summary>What a reader must know to read a run's figures rightly.</summary>
internal static class Disclosures
{
    /// <summary>Returns one sentence each.</summary>
    /// <param name="plan">The plan as it was run.</param>
    /// <param name="keys">The simulator's keys of CreateKeysAndCertificate; null for other targets.</param>
    /// <param name="fullHandshakes">TLS handshakes that were full.</param>
    /// <param name="resumedHandshakes">TLS handshakes that resumed a session.</param>
    public static IReadOnlyList<string> Of(RunPlan plan, KeyPoolStats? keys, long fullHandshakes, long resumedHandshakes)
    {
        var sentences = new List<string>();
        if (plan.Target.Kind == TargetKind.Sim)
        {
            sentences.Add("The target was the built-in simulator on this same host; it shares the CPU with the harness.");
            if (plan.Target.Processes > 1)
            {
                sentences.Add($"The simulator ran in {plan.Target.Processes} processes with one CA and an account each; a device always met the same one.");
            }

            sentences.Add($"Before the run {Rehearsal.DevicesOf(plan)} devices rehearsed the flow, uncounted, so that the first seconds do not measure the runtime's compiler.");
        }

        if (plan.Workers > 1)
        {
            sentences.Add($"The devices ran in {plan.Workers} worker processes on one clock; their latencies were added up, and of late wake-ups and pauses the worst worker's count.");
        }

        if (resumedHandshakes > 0)
        {
            sentences.Add($"{resumedHandshakes:N0} of {fullHandshakes + resumedHandshakes:N0} TLS handshakes resumed a session, which AWS IoT does not allow: a real fleet costs the target more.");
        }
        else if (fullHandshakes > 0)
        {
            sentences.Add("All TLS handshakes were full ones.");
        }

        if (plan.Target.Insecure)
        {
            sentences.Add("The server's certificate was not verified (--insecure).");
        }

        if (!ExecutorNames.IsOpen(plan.Load.Executor))
        {
            sentences.Add(plan.Telemetry is null
                ? "In the closed model response time is service time: starts wait for answers, so queueing in front of the target is not seen."
                : "In the closed model response time is service time, but for telemetry: starts wait for answers, so queueing in front of the target is not seen.");
        }

        if (plan.Timeouts.OnTimeout == OnTimeout.Close)
        {
            sentences.Add("Devices closed at the timeout (onTimeout: close): late answers were not seen, so latencies are cut off there.");
        }

        if (plan.Warmup > TimeSpan.Zero)
        {
            sentences.Add($"Iterations due in the first {Units.FormatDuration(plan.Warmup)} are left out of latencies, not out of funnel and rates.");
        }

        if (plan.Fleet.Identity == IdentityFlow.Keys && keys is { HandedOut: > 0 })
        {
            sentences.Add($"The simulator handed out {keys.HandedOut:N0} RSA keys from a pool of {keys.Keys}: CreateKeysAndCertificate is faster than where each key is made anew.");
        }

        foreach (var (fault, group) in plan.AllFaults())
        {
            sentences.Add(OfFault(fault, group));
        }

        AddQuirks(plan, sentences);

        return sentences;
    }

    /// <summary>What was lost of the record of losses and returns; nothing where all of it is there.</summary>
    /// <param name="missed">Events for which there was no room.</param>
    public static IEnumerable<string> OfMissed(long missed) => missed == 0 ? []
        : [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{missed:N0} losses and returns of connections came faster than they could be noted: outages and the times until devices were back are incomplete by that many.")];

    private static void AddQuirks(RunPlan plan, List<string> sentences)
    {
        if (plan.Fleet.Quirks.Count > 0)
        {
            sentences.Add($"All devices make mistakes on purpose: {string.Join(", ", plan.Fleet.Quirks)}.");
        }

        foreach (var group in plan.Fleet.Groups.Where(static group => group.Quirks.Count > 0))
        {
            sentences.Add($"Devices of group '{group.Name}' make mistakes on purpose: {string.Join(", ", group.Quirks)}.");
        }
    }

    private static string OfFault(FaultPlan fault, GroupPlan? group)
    {
        string?[] details = [fault.Operation, fault.Code is { } code ? $"code {code}" : null, fault.Filter is { } filter ? $"filter '{filter}'" : null, fault.Rate is { } rate ? $"connections at {Units.FormatRate(rate)}" : null];
        var detail = string.Join(", ", details.OfType<string>());
        var whom = FaultCatalog.Find(fault.Kind) is { HasShare: false } ? "the whole simulator" : Units.FormatRatio(fault.Share) + (group is null ? " of devices" : $" of group '{group.Name}'");
        return $"Injected fault: {fault.Kind}{(fault.Value is { } value ? " of " + value : "")}{(detail.Length > 0 ? $" ({detail})" : "")} for {whom}, from {Units.FormatDuration(fault.At)}{(fault.For is { } length ? " for " + Units.FormatDuration(length) : " to the end")}.";
    }
}
