using HdrHistogram;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics;

/// <summary>The latencies that a row of the timeline shows, from those of its interval. One thread at a time; a histogram is reused.</summary>
/// <param name="trends">The interval's latencies.</param>
internal sealed class RowLatencies(TrendDrain trends)
{
    private readonly LongHistogram _scratch = Histograms.NewHistogram();

    /// <summary>Puts them into a row.</summary>
    public TimelineRow PutInto(TimelineRow row)
    {
        var suback = SumOf(StepKind.Suback);
        row = row with { Subacks = suback.TotalCount, SubackP50Ms = At(suback, 50), SubackP99Ms = At(suback, 99) };
        var journey = SumOf(StepKind.Journey);
        return row with
        {
            JourneyP50Ms = At(journey, 50),
            JourneyP99Ms = At(journey, 99),
            DispatchLagMaxMs = trends[RunRecorder.DispatchLagSlot] is { } lag ? Histograms.ToMilliseconds(_scratch.HighestEquivalentValue(lag.Values[^1].Microseconds)) : null,
        };
    }

    /// <summary>The service times of a kind of step, over its phases.</summary>
    private LongHistogram SumOf(StepKind kind)
    {
        _scratch.Reset();
        foreach (var step in Step.All.Where(step => step.Kind == kind))
        {
            for (var trend = 0; trend < RunRecorder.TrendKinds; trend += 2)
            {
                if (trends[(step.Index * RunRecorder.TrendKinds) + trend] is { } part)
                {
                    part.AddTo(_scratch);
                }
            }
        }

        return _scratch;
    }

    private static double? At(LongHistogram histogram, double percentile) =>
        histogram.TotalCount == 0 ? null : Histograms.ToMilliseconds(histogram.GetValueAtPercentile(percentile));
}
