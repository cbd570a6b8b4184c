using HdrHistogram;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Clients;

namespace LoadHarness.Core.Results;

/// <summary>Makes the timeout curves out of the service times of answers that came in time and late.</summary>
/// <remarks>
/// At the plan's own timeout the share is the step's timeout rate, by count and not by histogram: an answer whose wait was
/// cut short by a budget (<c>timeouts.provision</c>) is late there whatever its time. A shorter timeout adds the answers in time
/// that took longer; a longer one takes away the late answers that would have been awaited. So the curve never rises.
/// </remarks>
internal static class TimeoutCurveBuilder
{
    /// <summary>The timeouts that every curve shows.</summary>
    public static readonly IReadOnlyList<TimeSpan> Ladder =
        [.. new double[] { 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 60_000 }.Select(TimeSpan.FromMilliseconds)];

    /// <summary>Returns a curve for each kind of answer that was awaited.</summary>
    public static IReadOnlyList<TimeoutCurve> Build(TimeoutPlan plan, RunTotals totals) =>
        [.. AnswerKinds.All.Select(kind => Build(kind, plan, totals)).OfType<TimeoutCurve>()];

    private static TimeoutCurve? Build(AnswerKind kind, TimeoutPlan plan, RunTotals totals)
    {
        var steps = kind.Steps();
        var counts = totals.Summarize([.. steps]);
        var attempts = counts.Attempts - counts.Cancelled;
        if (attempts == 0)
        {
            return null;
        }

        var timeout = kind.TimeoutIn(plan);
        var listened = plan.OnTimeout == OnTimeout.Measure ? timeout + plan.LateWindow : timeout;
        var measured = new Answers(
            counts, attempts, timeout, listened,
            [.. totals.ServiceTimes(steps, late: false)], [.. totals.ServiceTimes(steps, late: true)]);
        var waits = ClientProfiles.All.Where(profile => profile.Waits.ContainsKey(kind)).Select(profile => (Profile: profile, Wait: profile.Waits[kind])).ToArray();
        return new TimeoutCurve
        {
            Of = kind.Name(),
            TimeoutMs = timeout.TotalMilliseconds,
            ListenedMs = listened.TotalMilliseconds,
            Attempts = attempts,
            Disconnected = counts.Disconnected,
            Never = counts.Never,
            Untimed = counts.Ok - measured.InTimeCount + measured.UntimedLate,
            Points = [.. Ladder.Append(timeout).Concat(waits.Select(static wait => wait.Wait).OfType<TimeSpan>()).Distinct().Order().Select(wait => measured.At(wait))],
            Clients = [.. waits.OrderBy(static wait => wait.Wait ?? TimeSpan.MaxValue).Select(wait => new ClientTimeout(wait.Profile.Name, wait.Profile.Title, measured.At(wait.Wait)))],
        };
    }

    private sealed class Answers(StepSummary counts, long attempts, TimeSpan timeout, TimeSpan listened, LongHistogram[] inTime, LongHistogram[] late)
    {
        public long InTimeCount { get; } = inTime.Sum(static times => times.TotalCount);

        public long UntimedLate { get; } = counts.Late - late.Sum(static times => times.TotalCount);

        /// <summary>The point at a timeout; null is one that never ends.</summary>
        public TimeoutPoint At(TimeSpan? wait)
        {
            var timeouts = wait is { } time ? Timeouts(time) : counts.Never + counts.Disconnected + UntimedLate;
            var interval = WilsonInterval.Of(timeouts, attempts, Confidence.Usual);
            return new TimeoutPoint
            {
                Ms = wait?.TotalMilliseconds,
                Timeouts = timeouts,
                Rate = (double)timeouts / attempts,
                Low = interval.Low,
                High = interval.High,
                Censored = (wait is null || wait > listened) && counts.Never > 0,
            };
        }

        private long Timeouts(TimeSpan wait)
        {
            if (wait == timeout)
            {
                return counts.Timeouts;
            }

            return wait < timeout
                ? counts.Timeouts + LongerThan(inTime, wait)
                : counts.Never + counts.Disconnected + UntimedLate + LongerThan(late, wait);
        }

        /// <summary>Answers that took longer; one in the histogram's own step around the wait counts as within it.</summary>
        private static long LongerThan(LongHistogram[] times, TimeSpan wait)
        {
            var limit = Histograms.Clamp((long)wait.TotalMicroseconds);
            return times.Sum(histogram => histogram.RecordedValues()
                .Where(value => histogram.LowestEquivalentValue(value.ValueIteratedTo) > limit)
                .Sum(static value => value.CountAtValueIteratedTo));
        }
    }
}
