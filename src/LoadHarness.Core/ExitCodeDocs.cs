using System.Text;

namespace LoadHarness.Core;

/// <summary>The reference of exit codes as Markdown.</summary>
public static class ExitCodeDocs
{
    private static readonly (ExitCode Code, string Meaning, string Reaction)[] Rows =
    [
        (ExitCode.Ok, "All gates pass and the run is valid; `doctor` found no problem; `verify` found nothing changed.", "Go on."),
        (ExitCode.Inconclusive, "Too little evidence to decide a gate.", "The verdict says how many samples are missing: more devices, or a wider limit."),
        (ExitCode.Invalid, "The generator or its host was the bottleneck, so the figures say nothing about the target. Also where the simulator or a worker died.", "Repeat on a quieter or larger host. Never read it as a pass or a fail."),
        (ExitCode.PreflightFailed, "A check of host or target before the run failed, or a port is in use.", "Follow the hint; `loadharness doctor` says more."),
        (ExitCode.TargetUnreachable, "The target cannot be reached.", "Check host, port and network."),
        (ExitCode.GateFailed, "A gate failed, `compare` found a regression, or a plan with `expect` did not meet with what it expects.", "Read the reports: the diagnosis names causes."),
        (ExitCode.BadInput, "A bad plan, option or local file; a run's folder that is damaged, unreadable or changed.", "Follow the hint."),
        (ExitCode.Interrupted, "Interrupted; a partial report was written. Also `report` on a run that was killed.", "The figures hold for the time that was observed."),
        (ExitCode.InternalError, "A bug in LoadHarness.", "Report it with `loadharness.log`."),
    ];

    /// <summary>Returns <c>docs/exit-codes.md</c>.</summary>
    public static string Write()
    {
        var text = new StringBuilder("""
            # Exit codes

            The same for every command, so that CI needs no parsing. Of a run's several the first of this order wins:
            """.TrimEnd());
        text.Append(' ').AppendJoin(", ", ExitCodePrecedence.FirstToLast.Select(static code => (int)code)).Append(".\n\n");
        text.Append("<!-- Generated from the list of exit codes: run the unit tests with UPDATE_DOCS=1 to write it anew. -->\n\n");
        text.Append("| code | name | meaning | what to do |\n|---:|---|---|---|\n");
        foreach (var code in Enum.GetValues<ExitCode>())
        {
            var (_, meaning, reaction) = Rows.Single(row => row.Code == code);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {(int)code} | {code} | {meaning} | {reaction} |\n");
        }

        return text.Replace("\r\n", "\n").ToString();
    }
}
