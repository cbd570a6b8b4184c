using LoadHarness.Core.Results;

namespace LoadHarness.Hosting.Calibration;

/// <summary>Looks for the rate at which figures are no longer near the truth: doubles or halves until it is passed, then divides once or twice.</summary>
internal sealed class DistortionSearch(Func<double, Task<DistortionProbe?>> probe)
{
    /// <summary>Beyond this share figures are called distorted.</summary>
    public const double Limit = 0.1;

    private const int MostProbes = 8;
    private const double LowestRate = 1;

    /// <summary>A limit is known well enough once it lies between two rates this close together.</summary>
    private const double CloseEnough = 1.25;

    private readonly List<DistortionProbe> _probes = [];

    /// <summary>Searches, from the planned rate on, until the limit is found or the probe says by null that time is up.</summary>
    public async Task<Distortion> RunAsync(double rate, TimeSpan delay)
    {
        for (double? next = rate; next is { } tried && _probes.Count < MostProbes; next = Next())
        {
            if (await probe(tried) is not { } result)
            {
                break;
            }

            _probes.Add(result);
        }

        return new Distortion
        {
            Limit = Limit,
            DelayMs = delay.TotalMilliseconds,
            Probes = _probes,
            MedianFrom = From(static result => result.Median),
            P99From = From(static result => result.P99),
        };
    }

    /// <summary>Whether a figure is beyond the limit; what did not come to its end is, by any figure.</summary>
    internal static bool IsBeyond(DistortionProbe result, double? figure) => !result.Completed || Math.Abs(figure ?? 0) > Limit;

    private static bool IsDistorted(DistortionProbe result) => IsBeyond(result, result.Median) || IsBeyond(result, result.P99);

    private double? From(Func<DistortionProbe, double?> figure) =>
        _probes.Where(result => IsBeyond(result, figure(result))).Select(static result => (double?)result.Rate).Min();

    private double? Next()
    {
        // A rate beyond the limit counts from the lowest such rate on: a good one above it was luck.
        var bad = _probes.Where(IsDistorted).Select(static result => (double?)result.Rate).Min();
        var good = _probes.Where(result => !IsDistorted(result) && (bad is null || result.Rate < bad)).Select(static result => (double?)result.Rate).Max();
        return (good, bad) switch
        {
            ({ } below, null) => below * 2,
            (null, { } beyond) => beyond / 2 < LowestRate ? null : beyond / 2,
            ({ } below, { } beyond) => beyond / below <= CloseEnough ? null : Math.Sqrt(below * beyond),
            _ => null,
        };
    }
}
