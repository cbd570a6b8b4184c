using LoadHarness.Reporting;

namespace LoadHarness.Hosting.Calibration;

/// <summary>The resolution of the clock of all timestamps.</summary>
internal static class ClockStep
{
    private const int Reads = 20_000;

    /// <summary>The smallest step in which a clock advances, in microseconds: no figure can be finer.</summary>
    public static double Measure(TimeProvider time)
    {
        var least = long.MaxValue;
        var last = time.GetTimestamp();
        for (var i = 0; i < Reads; i++)
        {
            var now = time.GetTimestamp();
            if (now > last && now - last < least)
            {
                least = now - last;
            }

            last = now;
        }

        // A clock that never advanced within these reads has at best the step of its own unit.
        return (least == long.MaxValue ? 1 : least) * 1e6 / time.TimestampFrequency;
    }

    /// <summary>The resolution in a sentence.</summary>
    public static string Sentence(TimeProvider time) => $"Timestamps come from a clock that advances in steps of {Format.Number(Measure(time))} µs; histograms keep whole microseconds.";
}
