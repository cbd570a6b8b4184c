using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>The run in one paragraph, for a reader who has not seen such a report before.</summary>
internal static class Narrative
{
    private const int MostGates = 2;

    /// <summary>Returns the paragraph as plain text.</summary>
    public static string Of(RunSummary summary) => string.Join(" ", Sentences(summary));

    private static IEnumerable<string> Sentences(RunSummary summary)
    {
        yield return Broken(summary) ?? ReportText.Meaning(summary.Verdict);
        yield return $"The scenario {summary.Run.Scenario} ran for {Format.Duration(summary.Run.FinishedAt - summary.Run.StartedAt)} against {Target(summary.Run.Target)}; the load was: {summary.Run.Load.TrimEnd('.')}.";
        if (summary.Devices.Started == 0)
        {
            yield return $"None of {Format.Count(summary.Devices.Planned, "planned device")} was started, so nothing was measured.";
            yield break;
        }

        yield return $"Of {Format.Count(summary.Devices.Planned, "planned device")}, {Format.Count(summary.Devices.Started)} started and {Format.Count(summary.Devices.Operational)} became operational ({Format.Share(summary.Devices.Operational, summary.Devices.Started)} of those started).";
        yield return summary.Timeouts.Iterations == 0
            ? "Every acknowledgement arrived within its timeout."
            : $"In {ReportText.Timeouts(summary.Timeouts)} at least one acknowledgement did not arrive within its timeout; the most frequent cause was {ReportText.Largest(summary.Timeouts.Causes).Select(c => c.Key).FirstOrDefault("not recorded")}.";
        if (summary.Diagnosis is [var first, ..])
        {
            yield return $"The foremost finding is {first.Id}{(first.Title.Length == 0 ? "" : $" ({first.Title.TrimEnd('.')})")}, {first.Confidence}, on {Format.Count(first.Devices, "device")}.";
        }

        if (summary.Steps.TryGetValue("suback", out var suback) && suback.ServiceMs.P50 is not null)
        {
            yield return $"Subscribing took {Format.Ms(suback.ServiceMs.P50)} in the median{(suback.ServiceMs.P99 is null ? "" : $" and {Format.Ms(suback.ServiceMs.P99)} at the 99th percentile")}, from SUBSCRIBE sent to SUBACK received.";
        }

        var generator = summary.Generator;
        if (generator.PlannedStarts > 0)
        {
            yield return $"The generator {(generator.Valid ? "kept up" : "did not keep up")}: {Format.Count(generator.LateStarts)} of {Format.Count(generator.PlannedStarts, "start")} came more than 50 ms late, and {Format.Count(generator.DroppedStarts)} were dropped.";
        }
    }

    /// <summary>Which gates a failed run broke, and since when; null where that is not known.</summary>
    private static string? Broken(RunSummary summary)
    {
        var broken = summary.Gates.Where(static gate => gate.BrokenAt is not null).ToArray();
        return summary.Verdict == Verdict.Fail && broken.Length > 0
            ? $"The gate {string.Join(", and the gate ", broken.Take(MostGates).Select(static gate => $"{gate.That} has been broken since {Format.Clock(TimeSpan.FromSeconds(gate.BrokenAt!.Value))}, when it stood on {Format.Count(gate.BrokenOn ?? 0, "sample")}"))}{(broken.Length > MostGates ? $", and {Format.Count(broken.Length - MostGates)} more" : "")}."
            : null;
    }

    private static string Target(TargetInfo target) => target.Kind switch
    {
        "sim" => "the built-in simulator",
        "aws" => $"AWS IoT Core ({target.Endpoint})",
        _ => target.Endpoint,
    };
}
