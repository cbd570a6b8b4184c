using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Engine.Pacers;

/// <summary>How many devices loop at a moment, for closed executors.</summary>
public sealed class DeviceCountProfile
{
    private readonly double _from;
    private readonly IReadOnlyList<StagePlan> _stages;

    /// <summary>Makes a profile.</summary>
    /// <param name="from">Devices at the start.</param>
    /// <param name="stages">Straight lines; one of zero length is a jump.</param>
    /// <param name="length">When it ends; null for no end, the last count then goes on.</param>
    internal DeviceCountProfile(double from, IReadOnlyList<StagePlan> stages, TimeSpan? length)
    {
        _from = from;
        _stages = stages;
        Length = length;
    }

    /// <summary>When devices stop looping; null where the profile sets no end.</summary>
    public TimeSpan? Length { get; }

    /// <summary>The largest number of devices.</summary>
    public int Peak => Whole(_stages.Count == 0 ? _from : Math.Max(_from, _stages.Max(s => s.To)));

    /// <summary>Returns how many devices loop at a moment; 0 outside the profile.</summary>
    public int At(TimeSpan elapsed)
    {
        if (elapsed < TimeSpan.Zero || elapsed >= Length)
        {
            return 0;
        }

        var (start, count) = (TimeSpan.Zero, _from);
        foreach (var (length, to) in _stages)
        {
            if (elapsed < start + length)
            {
                return Whole(count + ((to - count) * ((elapsed - start) / length)));
            }

            (start, count) = (start + length, to);
        }

        return Whole(count);
    }

    private static int Whole(double count) => (int)Math.Floor(count + 1e-9);
}
