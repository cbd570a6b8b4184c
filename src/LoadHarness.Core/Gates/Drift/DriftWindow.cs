using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>What a metric brought in a stretch of time: a sum over a weight, or latencies.</summary>
/// <remarks>Every kind adds up: hits of trials, events of hours, byte-seconds of seconds. So a wider window is never a mean of narrower ones' results.</remarks>
/// <param name="From">Begin, seconds since the run's start.</param>
/// <param name="To">End.</param>
/// <param name="Sum">The numerator.</param>
/// <param name="Weight">The denominator.</param>
/// <param name="Values">The latencies; null for other metrics.</param>
internal sealed record DriftWindow(double From, double To, double Sum, double Weight, ValueCounts? Values)
{
    /// <summary>Joins this window with the next; its latencies move into this one's.</summary>
    public DriftWindow Join(DriftWindow next)
    {
        if (Values is not null && next.Values is not null)
        {
            Values.Add(next.Values);
        }

        return this with { To = next.To, Sum = Sum + next.Sum, Weight = Weight + next.Weight, Values = Values ?? next.Values };
    }

    /// <summary>Writes it.</summary>
    public void Write(PayloadWriter payload)
    {
        payload.Real(From);
        payload.Real(To);
        payload.Real(Sum);
        payload.Real(Weight);
        payload.Flag(Values is not null);
        Values?.Write(payload);
    }

    /// <summary>Reads it.</summary>
    public static DriftWindow Read(ref PayloadReader payload) =>
        new(payload.Real(), payload.Real(), payload.Real(), payload.Real(), payload.Flag() ? ValueCounts.Read(ref payload) : null);
}
