using LoadHarness.Core.Comparison;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Results;

namespace LoadHarness.Hosting.Verification;

/// <summary>Where there is no whole journal: judges the gates anew from the histogram logs and the summary's counters.</summary>
internal static class LogChecks
{
    /// <summary>Makes the checks.</summary>
    public static IEnumerable<VerifyCheck> Of(string folder, RunSummary summary)
    {
        LoggedMetrics metrics;
        string? failure = null;
        try
        {
            metrics = LoggedMetrics.Read(folder, summary);
        }
        catch (Exception damaged) when (damaged is IOException or UnauthorizedAccessException or InvalidDataException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            failure = damaged.Message.TrimEnd('.');
            metrics = null!;
        }

        if (failure is not null)
        {
            yield return VerifyCheck.Wrong($"The gates cannot be judged anew: a histogram log cannot be read ({failure}).");
            yield break;
        }

        var arePartial = summary.Disclosures.Any(static sentence => sentence.StartsWith(DiskSink.Logs, StringComparison.Ordinal)); // A full disk.
        int same = 0, skipped = 0, wrong = 0;
        foreach (var gate in summary.Gates)
        {
            if (GateExpression.TryParse(gate.That, out _, out var error) is not { } expression)
            {
                wrong++;
                yield return VerifyCheck.Wrong($"Gate '{gate.That}' is no condition: {error.TrimEnd('.')}.");
                continue;
            }

            if (expression.Drift != DriftUnit.None || (arePartial && expression.Metric.Kind == MetricKind.Latency) || !metrics.Knows(expression.Metric.Name))
            {
                skipped++;
                continue;
            }

            var again = GateEvaluator.Evaluate(expression, metrics);
            if (again.Outcome == gate.Outcome)
            {
                same++;
                continue;
            }

            wrong++;
            yield return VerifyCheck.Wrong($"Gate '{gate.That}' stands as {gate.Outcome.ToString().ToUpperInvariant()}, and comes to {again.Outcome.ToString().ToUpperInvariant()} from the histogram logs and counters.");
        }

        if (wrong == 0)
        {
            yield return VerifyCheck.Good($"{same} gates come to the same outcome from the histogram logs and the summary's counters.");
        }

        if (skipped > 0)
        {
            yield return VerifyCheck.Skipped($"{skipped} gates cannot be judged anew without a whole journal: drifts, figures of the harness itself, and latencies whose logs are partial.");
        }

        var interrupted = summary.Verdict == Verdict.Interrupted;
        var decision = VerdictRule.Decide(summary.Gates, summary.Generator.Valid, summary.Generator.Reasons, interrupted, summary.Expectation);
        yield return decision.Verdict == summary.Verdict
            ? VerifyCheck.Good($"The verdict follows from the gates and the generator's health: {Reporting.ReportText.Word(summary.Verdict)}.")
            : VerifyCheck.Wrong($"The verdict should be {Reporting.ReportText.Word(decision.Verdict)} by the gates and the generator's health, and is {Reporting.ReportText.Word(summary.Verdict)}.");
    }
}
