using HdrHistogram;
using LoadHarness.Core.Metrics.Recovery;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics;

/// <content>Losses and returns, as summaries show them.</content>
internal sealed partial class RunTotals
{
    private const int Curves = 10;

    /// <summary>Returns the churn.</summary>
    /// <param name="server">What the simulator says; null where there is none, or the run goes on.</param>
    /// <param name="curves">Whether recovery curves are wanted: at the end only, since they are long.</param>
    public ChurnSummary SummarizeChurn(ServerView? server = null, bool curves = false)
    {
        var connections = _recorder.Connections;
        var turnedAway = TurnedAway;
        return new ChurnSummary
        {
            Disconnects = connections.Disconnects,
            Reconnects = connections.Reconnects,
            Attempts = connections.Attempts,
            Connects = connections.Stood,
            AttemptsPerSuccess = Ratio(connections.Attempts, connections.Stood),
            TurnedAway = turnedAway,
            TurnedAwayShare = Ratio(turnedAway, connections.Attempts),
            PeakAttemptsPerSecond = Outages.History.PeakAttempts,
            PeakConnectsPerSecond = Outages.History.PeakConnects,
            ReconnectsPerDeviceHour = DeviceHours > 0 ? connections.Reconnects / DeviceHours : 0,
            Reasons = connections.Reasons,
            ServerReasons = server?.Reasons,
            Recovery = new RecoverySummary { T50Ms = RecoveredShare(0.5), T95Ms = RecoveredShare(0.95), T99Ms = RecoveredShare(0.99), T100Ms = RecoveredShare(1) },
            LostSessions = Ages(LostAge),
            ClosedSessions = Ages(ClosedAge),
            OutageCount = Outages.Count,
            Outages = [.. Outages.Outages.Select((outage, i) => Summarize(outage, curves && i < Curves))],
            ServerOutages = server?.Outages,
            Subscriptions = _recorder.Subscriptions.Returns == 0 ? null : Subscriptions(_recorder.Subscriptions),
            Messages = _recorder.Messages.Sent == 0 ? null : Messages(server),
        };
    }

    private static SubscriptionSummary Subscriptions(SubscriptionChecks checks) => new()
    {
        Returns = checks.Returns,
        SessionsKept = checks.SessionsKept,
        SessionsLost = checks.SessionsLost,
        SessionsUnexpected = checks.SessionsUnexpected,
        Resubscribed = checks.Resubscribed,
        Refused = checks.Refused,
        Probes = checks.Probes,
        Delivered = checks.Delivered,
        Undelivered = checks.Undelivered,
        Lost = checks.Lost,
    };

    private MessageSummary Messages(ServerView? server)
    {
        var (sent, acknowledged, received) = (_recorder.Messages.Sent, _recorder.Messages.Acknowledged, server?.Messages - server?.Duplicated);
        return new MessageSummary
        {
            Sent = sent,
            Acknowledged = acknowledged,
            Received = received,
            Lost = received is null ? null : Math.Max(0, sent - received.Value),
            AcknowledgedLost = received is null ? null : Math.Max(0, acknowledged - received.Value),
            Duplicated = server?.Duplicated,
            OutOfOrder = server?.OutOfOrder,
        };
    }

    private static OutageSummary Summarize(Outage outage, bool curve) => new()
    {
        StartSeconds = outage.Start / 1_000_000.0,
        BurstMs = (outage.BurstEnd - outage.Start) / 1000.0,
        Devices = outage.Devices,
        Back = outage.Back,
        Unobserved = outage.Unobserved,
        T50Ms = Rounded(outage.Time(50)),
        T95Ms = Rounded(outage.Time(95)),
        T99Ms = Rounded(outage.Time(99)),
        T100Ms = Rounded(outage.Time(100)),
        Attempts = outage.Connects.Attempts,
        Connects = outage.Connects.Connects,
        TurnedAway = outage.Connects.TurnedAway,
        AttemptsPerSuccess = Ratio(outage.Connects.Attempts, outage.Connects.Connects),
        PeakAttemptsPerSecond = outage.PeakAttempts,
        PeakConnectsPerSecond = outage.PeakConnects,
        CurveMs = curve ? [.. Enumerable.Range(1, 100).Select(percent => Rounded(outage.Time(percent))).TakeWhile(static time => time is not null).OfType<double>()] : [],
    };

    private static SessionAges Ages(LongHistogram ages) => ages.TotalCount == 0 ? new SessionAges() : new SessionAges
    {
        Samples = ages.TotalCount,
        P5Ms = ages.GetValueAtPercentile(5),
        P50Ms = ages.GetValueAtPercentile(50),
        P95Ms = ages.GetValueAtPercentile(95),
        MaxMs = ages.GetValueAtPercentile(100),
    };

    private static double? Rounded(double? milliseconds) => milliseconds is { } value ? Math.Round(value, 1) : null;

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;

    /// <summary>The time after which a share of all losses was made good; null while fewer than that are.</summary>
    private double? RecoveredShare(double share)
    {
        var losses = _recorder.Connections.Disconnects;
        var needed = Math.Max(1, (long)Math.Ceiling(losses * share));
        return losses == 0 || Recovery.TotalCount < needed ? null : Histograms.ToMilliseconds(Recovery.GetValueAtPercentile(100.0 * needed / Recovery.TotalCount));
    }
}
