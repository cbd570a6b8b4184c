using LoadHarness.Hosting.Lab;

namespace LoadHarness.Reporting;

/// <summary>The words of a lab, the same in every format.</summary>
internal static class LabText
{
    /// <summary>The heads of the table.</summary>
    public static IReadOnlyList<string> Heads { get; } = ["policy", "T50", "T95", "T99", "T100", "not back", "connects/s", "attempts/s", "a success", "turned away", "CPU"];

    /// <summary>The policies by how soon 95 % were back; those with which that many never were, and those that say nothing, last.</summary>
    public static IEnumerable<LabRun> Ordered(LabResult result) =>
        result.Runs.OrderBy(static run => run.Invalid is not null).ThenBy(static run => run.Outage?.T95Ms ?? double.MaxValue).ThenBy(static run => run.Outage?.T50Ms ?? double.MaxValue);

    /// <summary>A policy as a row.</summary>
    public static string[] Cells(LabRun run) => run.Outage is not { } outage ? [run.Policy, .. Enumerable.Repeat(Format.None, Heads.Count - 1)] :
    [
        run.Policy + (run.Invalid is null ? "" : " (invalid)"), OutageText.Seconds(outage.T50Ms), OutageText.Seconds(outage.T95Ms), OutageText.Seconds(outage.T99Ms), OutageText.Seconds(outage.T100Ms),
        Format.Count(outage.Devices - outage.Back), Format.Count(outage.PeakConnectsPerSecond), Format.Count(outage.PeakAttemptsPerSecond),
        outage.AttemptsPerSuccess is { } attempts ? Format.Number(Math.Round(attempts, 2)) : Format.None, Format.Share(outage.TurnedAway, outage.Attempts),
        run.ServerCpuPercent is { } cpu ? Format.Percent(cpu) : Format.None,
    ];

    /// <summary>One policy in a sentence.</summary>
    public static string Sentence(LabRun run) => run.Outage is not { } outage ? run.Invalid ?? "nothing was measured"
        : $"half back after {OutageText.Seconds(outage.T50Ms)}, 95 % after {OutageText.Seconds(outage.T95Ms)}, all after {OutageText.Seconds(outage.T100Ms)}; at most {Format.Count(outage.PeakAttemptsPerSecond)} attempts a second{(run.Invalid is null ? "" : $"; {run.Invalid}")}";

    /// <summary>What was done, in one line.</summary>
    public static string Context(LabResult result) =>
        $"{Format.Count(result.Devices, "device")}, seed {Format.Number(result.Seed)}, plan {result.Plan}, {Format.Time(result.StartedAt)}, loadharness {ReportText.Version(result.Version)}. {result.Outage}";

    /// <summary>What stands out: which was back first, which asked least of the broker. Among runs that say something.</summary>
    public static string Findings(LabResult result)
    {
        var valid = result.Runs.Where(static run => run is { Invalid: null, Outage.T95Ms: not null }).ToArray();
        if (valid.Length < 2)
        {
            return "Too few policies brought 95 % of the devices back to compare them.";
        }

        var (soonest, calmest, thriftiest) = (valid.MinBy(static run => run.Outage!.T95Ms)!, valid.MinBy(static run => run.Outage!.PeakAttemptsPerSecond)!, valid.MinBy(static run => run.Outage!.AttemptsPerSuccess)!);
        var unhindered = valid.All(static run => run.Outage is { TurnedAway: 0 } outage && outage.Attempts == outage.Connects)
            ? "The broker took every attempt at once, so that this outage does not tell the policies apart; give it more devices or a lower --rate. " : "";
        return unhindered + $"95 % were back soonest with {soonest.Policy} ({OutageText.Seconds(soonest.Outage!.T95Ms)}, at most {Format.Count(soonest.Outage.PeakAttemptsPerSecond)} attempts a second); the broker met the fewest attempts in one second with {calmest.Policy} ({Format.Count(calmest.Outage!.PeakAttemptsPerSecond)}, 95 % back after {OutageText.Seconds(calmest.Outage.T95Ms)}); "
            + $"the fewest attempts a success took {thriftiest.Policy} ({Format.Number(Math.Round(thriftiest.Outage!.AttemptsPerSuccess ?? 0, 2))}). One run each: differences of a few percent are chance.";
    }

    /// <summary>What the columns mean.</summary>
    public const string Legend = "T50, T95, T99, T100: time from the first loss until that share of the devices had its CONNECT accepted again. connects/s, attempts/s: the most accepted CONNECTs and attempts of the whole fleet in one second. a success: attempts for each accepted CONNECT. Turned away: attempts refused, or cut off before CONNACK. CPU: the simulator's on average during the outage, percent of one core.";
}
