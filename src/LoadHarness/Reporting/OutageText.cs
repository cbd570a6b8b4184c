using LoadHarness.Core.Results;

namespace LoadHarness.Reporting;

/// <summary>The words of outages, the same in every format.</summary>
internal static class OutageText
{
    // The simulator counts from the moment at which it is armed, the devices from the first start.
    private const double SameStartSeconds = 15;

    /// <summary>The heads of the table of outages.</summary>
    public static IReadOnlyList<string> Heads { get; } = ["outage", "devices back", "T50", "T95", "T99", "T100", "attempts per success", "peak attempts/s", "peak connects/s", "turned away"];

    /// <summary>The outages as rows: as the devices saw each, and under it the simulator's own record where there is one.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(ChurnSummary churn, int most) =>
    [
        .. churn.Outages.Take(most).SelectMany((outage, i) => new[]
        {
            Cells($"{Format.Count(i + 1)}, at {Clock(outage.StartSeconds)}", outage),
            OfServer(churn, outage) is { } server ? Cells(server.HealedSeconds is { } healed ? $"the simulator’s record; the network was whole again at {Clock(healed)}" : "the simulator’s record", server) : null,
        }).OfType<IReadOnlyList<string>>(),
    ];

    /// <summary>What the times of the table count from.</summary>
    public static string Legend(ChurnSummary churn) =>
        "T50: time from the first loss until half of the devices lost in the outage had their CONNECT accepted again. The simulator counts from the moment at which it dropped all connections until it accepted each client again."
        + (churn.ServerOutages?.Any(static server => server.HealedSeconds is not null) == true ? " Where the network was cut it cannot know when a device noticed: there its times count from the devices’ first loss too (in summary.json from the cut)." : "");

    /// <summary>All outages in one sentence; empty without any.</summary>
    public static string Sentence(ChurnSummary churn)
    {
        if (churn.Outages.Count == 0)
        {
            return "";
        }

        var slowest = churn.Outages.MaxBy(static outage => outage.T95Ms ?? double.MaxValue)!;
        var server = OfServer(churn, slowest) is { } record ? $" (by the simulator’s own record {Times(record.T50Ms, record.T95Ms, record.T100Ms)})" : "";
        return $"{(churn.OutageCount == 1 ? "one outage" : $"{Format.Count(churn.OutageCount)} outages, the slowest")} at {Clock(slowest.StartSeconds)}: {Back(slowest.Devices, slowest.Back)} lost devices back{(slowest.Unobserved > 0 ? $" ({Format.Count(slowest.Unobserved)} were away when the process was killed: when they were back was not seen)" : "")}; T50, T95, T100 {Times(slowest.T50Ms, slowest.T95Ms, slowest.T100Ms)}{server}; "
            + $"{Attempts(Rounded(slowest.AttemptsPerSuccess))} per success, at most {Format.Count(slowest.PeakAttemptsPerSecond)} attempts and {Format.Count(slowest.PeakConnectsPerSecond)} connects a second, {Format.Share(slowest.TurnedAway, slowest.Attempts)} turned away";
    }

    private static string Attempts(double? attempts) => $"{Format.Number(attempts)} attempt{(attempts is 1 ? "" : "s")}";

    /// <summary>What became of held devices' messages; empty without any.</summary>
    public static string Messages(ChurnSummary churn) => churn.Messages is not { } messages ? ""
        : $"{Format.Count(messages.Sent, "message")} sent, {Format.Count(messages.Acknowledged)} acknowledged" + (messages.Received is not { } received ? ""
            : $", {Format.Count(received)} received by the simulator: {Format.Count(messages.Lost ?? 0)} lost (of acknowledged ones {Format.Count(messages.AcknowledgedLost ?? 0)}), {Format.Count(messages.Duplicated ?? 0)} duplicated, {Format.Count(messages.OutOfOrder ?? 0)} out of order");

    /// <summary>What became of subscriptions when devices came back; empty where none did.</summary>
    public static string Subscriptions(ChurnSummary churn) => churn.Subscriptions is not { } seen ? ""
        : $"{Format.Count(seen.Returns, "return")}: {Format.Count(seen.Resubscribed, "filter")} granted again, {Format.Count(seen.Refused)} refused"
            + (seen.SessionsKept + seen.SessionsLost == 0 ? "" : $", {Format.Count(seen.SessionsKept, "session")} kept, {Format.Count(seen.SessionsLost)} lost")
            + (seen.Probes == 0 ? "" : $", {Format.Count(seen.Delivered)} of {Format.Count(seen.Probes, "probe")} delivered, {Format.Count(seen.Undelivered)} never")
            + (seen.SessionsUnexpected == 0 ? "" : $"; {Format.Count(seen.SessionsUnexpected, "session")} that nobody had asked for");

    /// <summary>How long connections had stood.</summary>
    public static string Ages(SessionAges ages) => ages.Samples == 0 ? "none"
        : $"{Format.Count(ages.Samples)}: 5 % stood {Span(ages.P5Ms)} at most, half {Span(ages.P50Ms)}, 95 % {Span(ages.P95Ms)}, the longest {Span(ages.MaxMs)}";

    /// <summary>A time until back, in seconds: <c>12.34 s</c>.</summary>
    public static string Seconds(double? milliseconds) => milliseconds is { } value ? Format.Number(Math.Round(value / 1000, value < 1000 ? 3 : 2)) + " s" : Format.None;

    /// <summary>The simulator's record of an outage that the devices saw; null where it has none.</summary>
    /// <remarks>Of a cut network nobody is told: its times are counted from the devices' first loss, so that both count from the same moment.</remarks>
    public static ServerOutage? OfServer(ChurnSummary churn, OutageSummary outage)
    {
        var nearest = churn.ServerOutages?.MinBy(server => Away(server, outage));
        return nearest is null || Away(nearest, outage) > SameStartSeconds ? null : nearest.HealedSeconds is null ? nearest : nearest.From(outage.StartSeconds);
    }

    /// <summary>The figures of an outage.</summary>
    public static IReadOnlyList<string> Cells(string name, OutageSummary outage) =>
    [
        name, Back(outage.Devices, outage.Back), Seconds(outage.T50Ms), Seconds(outage.T95Ms), Seconds(outage.T99Ms), Seconds(outage.T100Ms),
        Format.Number(Rounded(outage.AttemptsPerSuccess)), Format.Count(outage.PeakAttemptsPerSecond), Format.Count(outage.PeakConnectsPerSecond), Format.Share(outage.TurnedAway, outage.Attempts),
    ];

    private static string[] Cells(string name, ServerOutage outage) =>
        [name, Back(outage.Devices, outage.Back), Seconds(outage.T50Ms), Seconds(outage.T95Ms), Seconds(outage.T99Ms), Seconds(outage.T100Ms), "", "", "", ""];

    /// <summary>How many came back of those that were lost: <c>998 of 1,000</c>.</summary>
    private static string Back(long devices, long back) => $"{Format.Count(back)} of {Format.Count(devices)}";

    /// <summary>How far the devices' first loss is from the time in which the simulator's outage can cause one, seconds; 0 within it.</summary>
    private static double Away(ServerOutage server, OutageSummary outage) =>
        Math.Max(0, Math.Max(server.StartSeconds - outage.StartSeconds, outage.StartSeconds - (server.HealedSeconds ?? server.StartSeconds)));

    private static string Times(double? half, double? most, double? all) => $"{Seconds(half)}, {Seconds(most)}, {Seconds(all)}";

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 2) : null;

    private static string Clock(double seconds) => Format.Clock(TimeSpan.FromSeconds(seconds));

    private static string Span(double? milliseconds) => milliseconds is { } value ? Format.Duration(TimeSpan.FromMilliseconds(value)) : Format.None;
}
