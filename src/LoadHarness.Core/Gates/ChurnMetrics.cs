using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Gates;

/// <summary>The numbers of losses, outages and messages that gates may name, and where a summary has each.</summary>
internal static class ChurnMetrics
{
    /// <summary>What the names of the simulator's view begin with.</summary>
    internal const string ServerPrefix = "churn.server_disconnects.";

    private const string LossesPrefix = "churn.disconnects.";

    // AWS IoT developer guide, "Lifecycle events", disconnectReason.
    private static readonly string[] LifecycleReasons =
    [
        "API_INITIATED_DISCONNECT", "AUTH_ERROR", "CLIENT_ERROR", "CLIENT_INITIATED_DISCONNECT", "CONNECTION_LOST", "DUPLICATE_CLIENTID", "MQTT_KEEP_ALIVE_TIMEOUT", "SERVER_ERROR", "SERVER_INITIATED_DISCONNECT", "THROTTLED",
    ];

    private static readonly Entry[] Entries =
    [
        new("churn.disconnects", "count", "Connections lost after CONNACK that the device did not close.", static churn => HasConnected(churn) ? churn.Disconnects : null, true),
        new("churn.reconnects", "count", "Connections that stood again after a failed attempt or a loss.", static churn => HasConnected(churn) ? churn.Reconnects : null, true),
        new("churn.attempts", "count", "Connection attempts of any kind.", static churn => churn.Attempts, true),
        new("churn.attempts_per_success", "number", "Connection attempts for each connection that stood.", static churn => churn.AttemptsPerSuccess),
        new("churn.peak_attempts", "count", "The most connection attempts in one second of the run.", static churn => churn.Attempts > 0 ? churn.PeakAttemptsPerSecond : null),
        new("churn.peak_connects", "count", "The most accepted CONNECTs in one second of the run.", static churn => HasConnected(churn) ? churn.PeakConnectsPerSecond : null),
        .. Enum.GetValues<CloseReason>().Where(static reason => reason is not (CloseReason.None or CloseReason.Local)).Select(static reason =>
            new Entry(LossesPrefix + reason.Name(), "count", $"Of `churn.disconnects`, those whose reason was `{reason.Name()}`, whatever its code.", churn => HasConnected(churn) ? Losses(churn, reason.Name()) : null, true)),
        new(LossesPrefix + "planned", "count", "Of `churn.disconnects`, those that the plan asked for.", static churn => HasConnected(churn) ? churn.Reasons.Where(static pair => pair.Key.StartsWith("planned_", StringComparison.Ordinal)).Sum(static pair => pair.Value) : null, true),
        new(LossesPrefix + "no_puback", "count", "Of `churn.disconnects`, those where the device closed because a message was not acknowledged.", static churn => HasConnected(churn) ? Losses(churn, "no_puback") : null, true),
        .. LifecycleReasons.Select(static reason => new Entry(ServerPrefix + reason.ToLowerInvariant(), "count", $"Ends of connections that the simulator counted as `{reason}` (AWS IoT's lifecycle events); known once the run has ended.", churn => churn.ServerReasons is { } reasons ? reasons.GetValueOrDefault(reason) : null)),
        new("recovery.t50", "ms", "Time from a loss until half of the devices that lost their connection were back, each counted from its own loss.", static churn => churn.Recovery.T50Ms),
        new("recovery.t95", "ms", "Time from a loss until 95 % of the devices that lost their connection were back, each counted from its own loss.", static churn => churn.Recovery.T95Ms),
        new("recovery.t99", "ms", "Time from a loss until 99 % of the devices that lost their connection were back, each counted from its own loss.", static churn => churn.Recovery.T99Ms),
        new("recovery.t100", "ms", "Time from a loss until all devices that lost their connection were back, each counted from its own loss.", static churn => churn.Recovery.T100Ms),
        new("outage.count", "count", "Outages: bursts of losses.", static churn => HasConnected(churn) ? churn.OutageCount : null),
        new("outage.t50", "ms", "Time from an outage's first loss until half of the devices lost in it were back; the longest of the run's outages. No data while one of them has not come so far.", static churn => Worst(churn, static outage => outage.T50Ms)),
        new("outage.t95", "ms", "Time from an outage's first loss until 95 % of the devices lost in it were back; the longest of the run's outages.", static churn => Worst(churn, static outage => outage.T95Ms)),
        new("outage.t99", "ms", "Time from an outage's first loss until 99 % of the devices lost in it were back; the longest of the run's outages.", static churn => Worst(churn, static outage => outage.T99Ms)),
        new("outage.t100", "ms", "Time from an outage's first loss until all devices lost in it were back; the longest of the run's outages.", static churn => Worst(churn, static outage => outage.T100Ms)),
        new("outage.not_back", "count", "Devices lost in an outage that are not back, of all outages together; without those whose way back a killed process did not see.", static churn => churn.Outages.Count == 0 ? null : churn.Outages.Sum(static outage => outage.Devices - outage.Back - outage.Unobserved)),
        new("outage.attempts_per_success", "number", "Connection attempts for each accepted CONNECT during an outage; the most of the run's outages.", static churn => Worst(churn, static outage => outage.AttemptsPerSuccess)),
        new("outage.peak_attempts", "count", "The most connection attempts in one second of an outage.", static churn => Worst(churn, static outage => outage.PeakAttemptsPerSecond)),
        new("outage.peak_connects", "count", "The most accepted CONNECTs in one second of an outage.", static churn => Worst(churn, static outage => outage.PeakConnectsPerSecond)),
        new("outage.turned_away", "number", "The share of an outage's attempts that the target refused or cut off before CONNACK, from 0 to 1; the highest of the run's outages.", static churn => Worst(churn, static outage => outage.Attempts == 0 ? null : (double)outage.TurnedAway / outage.Attempts)),
        new("session.age_p5", "ms", "How long connections stood that were lost: 5 % of them no longer.", static churn => churn.LostSessions.P5Ms),
        new("session.age_p50", "ms", "How long connections stood that were lost: half of them no longer.", static churn => churn.LostSessions.P50Ms),
        new("session.age_p95", "ms", "How long connections stood that were lost: 95 % of them no longer.", static churn => churn.LostSessions.P95Ms),
        new("subscriptions.lost", "count", "Subscriptions of devices that came back that were refused, or did not deliver (`reconnect.probe`).", static churn => churn.Subscriptions?.Lost),
        new("subscriptions.undelivered", "count", "Of `subscriptions.lost`, those that were granted and did not deliver.", static churn => churn.Subscriptions?.Undelivered),
        new("sessions.lost", "count", "Persistent sessions that were gone when their device came back.", static churn => churn.Subscriptions?.SessionsLost),
        new("messages.lost", "count", "Messages of held devices that were sent and that the simulator did not receive. Known once the run has ended, as all of `messages.*`.", static churn => churn.Messages?.Lost),
        new("messages.acknowledged_lost", "count", "Messages of held devices that were acknowledged and that the simulator did not receive.", static churn => churn.Messages?.AcknowledgedLost),
        new("messages.duplicated", "count", "Messages of held devices that the simulator received more than once on their connection.", static churn => churn.Messages?.Duplicated),
        new("messages.out_of_order", "count", "Messages of held devices that the simulator received after one that was sent later on the same connection.", static churn => churn.Messages?.OutOfOrder),
    ];

    private static readonly Dictionary<string, Entry> ByName = Entries.ToDictionary(static entry => entry.Name, StringComparer.Ordinal);

    /// <summary>The metrics, in the order of documents.</summary>
    public static IEnumerable<MetricInfo> All => Entries.Select(static entry => new MetricInfo(entry.Name, MetricKind.Number, entry.Unit, entry.Doc));

    /// <summary>Whether a metric is one figure of the whole run; false where it grows with the run, so that it has a drift.</summary>
    public static bool IsOfWholeRun(string name) => ByName.TryGetValue(name, out var entry) && !entry.Grows;

    /// <summary>Reads a metric; false where it is none of these.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="churn">The summary, made where it is needed only.</param>
    /// <param name="value">Its value; null without data.</param>
    public static bool TryGet(string name, Func<ChurnSummary> churn, out double? value)
    {
        var isKnown = ByName.TryGetValue(name, out var entry);
        value = isKnown ? entry!.Read(churn()) : null;
        return isKnown;
    }

    /// <summary>Without a connection that ever stood, churn has no data.</summary>
    private static bool HasConnected(ChurnSummary churn) => churn.Connects > 0 || churn.Disconnects > 0;

    /// <summary>A reason's losses; a peer's DISCONNECT has its code behind the name.</summary>
    private static long Losses(ChurnSummary churn, string reason) =>
        churn.Reasons.Where(pair => pair.Key == reason || pair.Key.StartsWith(reason + "_0x", StringComparison.Ordinal)).Sum(static pair => pair.Value);

    private static double? Worst(ChurnSummary churn, Func<OutageSummary, double?> of)
    {
        double? worst = null;
        foreach (var outage in churn.Outages)
        {
            if (of(outage) is not { } value)
            {
                return null;
            }

            worst = Math.Max(worst ?? value, value);
        }

        return worst;
    }

    private sealed record Entry(string Name, string Unit, string Doc, Func<ChurnSummary, double?> Read, bool Grows = false);
}
