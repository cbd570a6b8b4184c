using System.Globalization;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Gates;

/// <summary>A run's verdict, what the process ends with, and why.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Reason">One sentence.</param>
public sealed record VerdictDecision(Verdict Verdict, ExitCode ExitCode, string Reason);

/// <summary>Makes the verdict from gates, the generator's health and how the run ended.</summary>
public static class VerdictRule
{
    private static readonly Dictionary<ExitCode, Verdict> Verdicts = new()
    {
        [ExitCode.Ok] = Verdict.Pass,
        [ExitCode.Inconclusive] = Verdict.Inconclusive,
        [ExitCode.GateFailed] = Verdict.Fail,
        [ExitCode.Invalid] = Verdict.Invalid,
        [ExitCode.Interrupted] = Verdict.Interrupted,
    };

    /// <summary>Decides.</summary>
    /// <param name="gates">How the gates ended.</param>
    /// <param name="generatorValid">False where generator or host was the bottleneck.</param>
    /// <param name="generatorReasons">Why it was, one sentence each.</param>
    /// <param name="interrupted">True where someone stopped the run; a gate that ended it early does not count.</param>
    /// <param name="expectation">Whether the plan's <c>expect</c> was met; null where it expects nothing.</param>
    public static VerdictDecision Decide(IReadOnlyList<GateResult> gates, bool generatorValid, IReadOnlyList<string> generatorReasons, bool interrupted, ExpectationResult? expectation = null)
    {
        var failed = gates.Where(g => g.Outcome is GateOutcome.Fail or GateOutcome.NoData).ToList();
        var open = gates.Where(g => g.Outcome == GateOutcome.Inconclusive).ToList();
        var exitCode = ExitCodePrecedence.Of(
            interrupted ? ExitCode.Interrupted : ExitCode.Ok,
            generatorValid ? ExitCode.Ok : ExitCode.Invalid,
            failed.Count > 0 || expectation is { IsMet: false } ? ExitCode.GateFailed : ExitCode.Ok,
            open.Count > 0 ? ExitCode.Inconclusive : ExitCode.Ok);
        var reason = exitCode switch
        {
            ExitCode.Interrupted => "The run was interrupted before its end.",
            ExitCode.Invalid => generatorReasons.Count > 0 ? generatorReasons[0] : "The generator or its host was the bottleneck.",
            ExitCode.GateFailed when failed.Count == 0 => expectation!.Reason,
            ExitCode.GateFailed => $"{Count(failed.Count, gates.Count, "failed")}: {failed[0].Reason}",
            ExitCode.Inconclusive => $"{Count(open.Count, gates.Count, "could not be decided")}: {open[0].Reason}",
            _ when expectation is not null => $"{expectation.Reason} {(gates.Count == 0 ? "The run is valid." : "All gates passed and the run is valid.")}",
            _ => gates.Count switch
            {
                0 => "The run is valid; the plan has no gates.",
                1 => "The gate passed and the run is valid.",
                _ => string.Create(CultureInfo.InvariantCulture, $"All {gates.Count} gates passed and the run is valid."),
            },
        };
        return new VerdictDecision(Verdicts[exitCode], exitCode, reason);
    }

    private static string Count(int some, int all, string what) => string.Create(CultureInfo.InvariantCulture, $"{some} of {all} gates {what}");
}
