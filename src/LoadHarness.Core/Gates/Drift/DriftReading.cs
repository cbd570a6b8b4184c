using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>What a metric has come to since the run's start.</summary>
/// <param name="Sum">The numerator.</param>
/// <param name="Weight">The denominator.</param>
internal readonly record struct DriftReading(double Sum, double Weight)
{
    /// <summary>Writes it.</summary>
    public void Write(PayloadWriter payload)
    {
        payload.Real(Sum);
        payload.Real(Weight);
    }

    /// <summary>Reads it.</summary>
    public static DriftReading Read(ref PayloadReader payload) => new(payload.Real(), payload.Real());
}
