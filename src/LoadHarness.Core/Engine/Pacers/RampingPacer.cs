using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Engine.Pacers;

/// <summary>A rate that follows straight lines: start <c>i</c> is due when the integral of the rate goes beyond <c>i</c>.</summary>
internal sealed class RampingPacer : Pacer
{
    private readonly Segment[] _segments;

    /// <summary>Makes the pacer.</summary>
    /// <param name="from">The rate at the start, 0 or more starts a second.</param>
    /// <param name="stages">The stages; one of zero length is a jump.</param>
    public RampingPacer(double from, IReadOnlyList<StagePlan> stages)
    {
        _segments = new Segment[stages.Count];
        var (start, rate, before, peak) = (TimeSpan.Zero, from, 0.0, 0.0);
        for (var i = 0; i < stages.Count; i++)
        {
            var (length, to) = (stages[i].For, stages[i].To);
            var after = before + ((rate + to) / 2 * length.TotalSeconds);
            _segments[i] = new Segment(start, length, rate, to, before, after);
            peak = length > TimeSpan.Zero ? Math.Max(peak, Math.Max(rate, to)) : peak;
            (start, rate, before) = (start + length, to, after);
        }

        Length = start;
        Count = WholeStarts(before);
        PeakRate = peak;
    }

    public override long? Count { get; }

    public override TimeSpan? Length { get; }

    public override double PeakRate { get; }

    public override bool TryGetDue(long index, out TimeSpan due)
    {
        due = default;
        if (index < 0 || index >= Count)
        {
            return false;
        }

        var segment = Find(index);
        due = segment.Start + segment.TimeOf(index - segment.Before);
        return true;
    }

    public override double RateAt(TimeSpan elapsed)
    {
        foreach (var segment in _segments)
        {
            if (elapsed >= segment.Start && elapsed < segment.Start + segment.Length)
            {
                return segment.From + ((segment.To - segment.From) * ((elapsed - segment.Start) / segment.Length));
            }
        }

        return 0;
    }

    /// <summary>The first segment that ends beyond the index: a start that falls on a pause comes after it, not before it.</summary>
    private Segment Find(long index)
    {
        var (low, high) = (0, _segments.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _segments[middle].After > index + Tolerance ? (low, middle) : (middle + 1, high);
        }

        return _segments[low];
    }

    private readonly record struct Segment(TimeSpan Start, TimeSpan Length, double From, double To, double Before, double After)
    {
        /// <summary>Solves from × t + slope × t² ÷ 2 = starts, in the form that does not cancel when the slope is near 0.</summary>
        public TimeSpan TimeOf(double starts)
        {
            if (starts <= 0)
            {
                return TimeSpan.Zero;
            }

            var slope = (To - From) / Length.TotalSeconds;
            var root = Math.Sqrt(Math.Max(0, (From * From) + (2 * slope * starts)));
            var ticks = (long)(2 * starts / (From + root) * TimeSpan.TicksPerSecond);
            return TimeSpan.FromTicks(Math.Clamp(ticks, 0, Length.Ticks));
        }
    }
}
