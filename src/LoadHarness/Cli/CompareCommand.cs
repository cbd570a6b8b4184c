using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Core.Comparison;
using LoadHarness.Core.Plans;
using LoadHarness.Reporting;
using LoadHarness.Reporting.Html;

namespace LoadHarness.Cli;

/// <summary><c>compare</c>: says whether runs differ from others by more than chance.</summary>
internal static class CompareCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var from = new Argument<string>("BASE") { Description = "The run to compare with: its folder, or several with commas between. 'latest' is reports/latest." };
        var run = new Argument<string>("RUN") { Description = "The run to judge: its folder, or several with commas between." };
        var margin = new Option<string>("--margin") { HelpName = "SHARE", Description = "Changes up to this share count as none.", DefaultValueFactory = static _ => Units.FormatRatio(RunComparer.UsualMargin) };
        var force = new Option<bool>("--force") { Description = "Compare although plans, hosts or versions differ; what differs is said." };
        var markdown = new Option<string?>("--markdown") { HelpName = "FILE", Description = "Write the comparison as Markdown too." };
        var html = new Option<string?>("--html") { HelpName = "FILE", Description = "Write the comparison as one HTML file too." };
        var json = new Option<bool>("--json") { Description = "Print the comparison as JSON to standard output, and nothing else there." };
        var command = new Command("compare", "Compare runs step by step and gate by gate: regressed, improved, or no evidence. Ends with 99 on a regression beyond the margin.") { from, run };
        foreach (var option in new Option[] { margin, force, markdown, html, json })
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var (left, right) = (Read(parsed.GetValue(from)!), Read(parsed.GetValue(run)!));
            if (left.Select(static sample => sample.Summary.Run.Id).Intersect(right.Select(static sample => sample.Summary.Run.Id), StringComparer.Ordinal).FirstOrDefault() is { } both)
            {
                throw new HarnessException(ExitCode.BadInput, $"Run {both} is on both sides: compared with itself it says nothing.", "Name other runs; 'latest' is the newest one.");
            }

            var comparison = RunComparer.Compare(left, right, MarginOf(parsed.GetValue(margin)!));
            if (comparison.Differences.Count > 0 && !parsed.GetValue(force))
            {
                throw new HarnessException(ExitCode.BadInput, $"The runs are not alike: {string.Join("; ", comparison.Differences)}.", "Compare runs of the same plan on the same host and version, or give --force.");
            }

            WriteFile(parsed.GetValue(markdown), () => ComparisonMarkdown.Write(comparison));
            WriteFile(parsed.GetValue(html), () => ComparisonPage.Write(comparison));
            if (parsed.GetValue(json))
            {
                environment.Out.Write(ComparisonJson.Write(comparison));
            }
            else
            {
                ComparisonView.Write(comparison, environment.Console);
            }

            return (int)(comparison.Verdict is ChangeVerdict.Regressed or ChangeVerdict.LikelyRegressed ? ExitCode.GateFailed : ExitCode.Ok);
        });
        Commands.AddExamples(command,
            "loadharness compare reports/20260301T093000Z-default-7f3a latest",
            "loadharness compare base1,base2,base3 run1,run2,run3 --margin 10%     # several runs a side: no 'likely'",
            "loadharness compare base latest --markdown comparison.md --html comparison.html");
        return command;
    }

    /// <summary>Reads runs by their folders.</summary>
    /// <param name="list">Folders with commas between.</param>
    /// <exception cref="HarnessException">One is no run's folder.</exception>
    public static RunSample[] Read(string list) => [.. RunPath.OfList(list).Select(RunSampleReader.Read)];

    private static double MarginOf(string text) =>
        Units.TryParseRatio(text, out var margin, out _) && margin is >= 0 and <= 10 ? margin
        : throw new HarnessException(ExitCode.BadInput, $"'{text}' is not a share from 0% to 1000% (--margin).", "Write 5% or 0.05.");

    private static void WriteFile(string? path, Func<string> content)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            File.WriteAllText(path, content());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"{path} cannot be written: {failure.Message.TrimEnd('.')}.", "Name a file in a folder that exists.", failure);
        }
    }
}
