using LoadHarness.Core.Results;

namespace LoadHarness.Reporting;

/// <summary>The timeout curve in words.</summary>
internal static class CurveText
{
    private const int MaxClients = 4;

    /// <summary>No client is known that waits less.</summary>
    public const double ShortestMs = 1000;

    /// <summary>Curves of answers that a timeout of a second or more, or the plan's own, would have missed; the one with most timeouts first.</summary>
    public static IEnumerable<TimeoutCurve> Telling(RunSummary summary) =>
        summary.TimeoutCurve.Where(static curve => curve.Points.Any(point => point.Timeouts > 0 && (point.Ms >= ShortestMs || point.Ms == curve.TimeoutMs))).OrderByDescending(static curve => Own(curve).Timeouts);

    /// <summary>What real clients would have seen: one sentence; null for a run without timeouts.</summary>
    public static string? Sentence(RunSummary summary)
    {
        if (Telling(summary).FirstOrDefault() is not { } curve || Own(curve).Timeouts == 0)
        {
            return null;
        }

        var cut = Format.Ratio((double)curve.Disconnected / curve.Attempts);
        if (curve.Points.All(point => point.Timeouts == curve.Disconnected))
        {
            return $"{Of(curve)} {cut} were cut off by the peer, whatever the timeout";
        }

        if (curve.Points.All(point => point.Timeouts == curve.Points[0].Timeouts))
        {
            return $"{Of(curve)} {Share(Own(curve))} would time out at every timeout up to {Time(Math.Min(curve.ListenedMs, curve.Points[^1].Ms!.Value))}{Cut(curve, cut)}";
        }

        // Up to the first client that loses no more than the most patient one.
        var least = curve.Clients.Select(static client => client.At.Timeouts).LastOrDefault();
        var enough = curve.Clients.TakeWhile(client => client.At.Timeouts > least).Count() + 1;
        var shown = curve.Clients.Take(Math.Min(enough, MaxClients)).Select(static client => $"{client.Title} ({Time(client.At.Ms)}) {Share(client.At)}").DefaultIfEmpty($"the plan ({Time(curve.TimeoutMs)}) {Share(Own(curve))}");
        return $"{Of(curve)} would time out: {string.Join(", ", shown)}{Cut(curve, cut)}";
    }

    /// <summary>The base of the shares: an attempt at <c>suback</c> is one filter, so they are not those of devices.</summary>
    private static string Of(TimeoutCurve curve) => $"of {Format.Count(curve.Attempts, $"{curve.Of} attempt")}";

    private static string Cut(TimeoutCurve curve, string cut) => curve.Disconnected > 0 ? $"; among them, cut off by the peer whatever the timeout: {cut}" : "";

    /// <summary>The share, with "at most" where it is censored.</summary>
    public static string Share(TimeoutPoint point) => (point.Censored ? "at most " : "") + Format.Ratio(point.Rate);

    /// <summary>The point at the plan's own timeout.</summary>
    public static TimeoutPoint Own(TimeoutCurve curve) => curve.Points.First(point => point.Ms == curve.TimeoutMs);

    /// <summary>A timeout as a duration.</summary>
    public static string Time(double? ms) => ms switch
    {
        null => "no timeout",
        < 1000 => $"{Format.Number(ms)} ms",
        _ => $"{Format.Number(ms / 1000)} s",
    };

    /// <summary>What the curve cannot say: one sentence.</summary>
    public static string Limits(TimeoutCurve curve)
    {
        var listened = curve.ListenedMs > curve.TimeoutMs
            ? $"Devices listened for {Time(curve.ListenedMs)}: beyond that a share is the largest possible one"
            : $"Devices closed at their timeout of {Time(curve.TimeoutMs)}, so late answers were not seen: beyond that a share is the largest possible one";
        return curve.Untimed == 0 ? listened + "." : $"{listened}. {Format.Count(curve.Untimed, "answer")} of the warm-up count without a time.";
    }
}
